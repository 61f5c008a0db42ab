import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { accessibilityFaults, complaintsOf, keepScreen, openBrowser, waitForMaps } from '../harness/browser.ts';
import '../harness/provided.ts';

const { urls, demoPassword } = inject('stack');
const base = `http://localhost:${new URL(urls['gen-web'] ?? '').port}`;
const patient = { timeout: 30_000 };
const demoDashboard = '/dashboards/01930000-0000-7000-8000-000000000100';

let browser: Browser;
let context: BrowserContext | undefined;
let page: Page;
let complaints: readonly string[];
/** Cookies of those who have signed in, so that each signs in once. */
const cookies = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
});
afterEach(async () => {
  await context?.close();
  context = undefined;
});

async function openPage(path: string, options: BrowserContextOptions = {}): Promise<void> {
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  page = await context.newPage();
  complaints = complaintsOf(page);
  await page.goto(base + path);
}

/** From our own sign-in page through the identity provider's and back. */
async function signInByHand(person: string): Promise<void> {
  await page.getByRole('link', { name: 'Sign in' }).click(patient);
  await page.locator('input[name="password"]').waitFor(patient);
  await page.locator('input[name="person"]').fill(person);
  await page.locator('input[name="password"]').fill(demoPassword);
  await page.locator('form.enter button').click();
  await page.waitForURL((url) => url.origin === base, patient);
}

/** Opens a page as a demo person. */
async function openAs(person: string, path: string, options: BrowserContextOptions = {}): Promise<void> {
  if (!cookies.has(person)) {
    await openPage('/dashboards');
    await signInByHand(person);
    await page.getByRole('heading', { name: 'Dashboards', level: 1 }).waitFor(patient);
    cookies.set(person, await page.context().storageState());
    await context?.close();
  }
  const storageState = cookies.get(person);
  await openPage(path, { ...(storageState ? { storageState } : {}), ...options });
}

const heading = (name: string | RegExp) => page.getByRole('heading', { name }).first();
const button = (name: string | RegExp) => page.getByRole('button', { name }).first();
/** A panel that says what went wrong; the router's own announcer is an alert too. */
const problem = () => page.locator('section[role="alert"]');
const widthOfPage = () => page.evaluate('document.documentElement.scrollWidth');
const press = async (key: string, times = 1) => {
  for (let time = 0; time < times; time++) await page.keyboard.press(key);
};

const editor = () => page.locator('.cm-content').first();
const grid = () => page.getByRole('grid', { name: /Results|النتائج/ });
const docket = () => page.getByRole('region', { name: 'Results' }).locator('footer');
/** Writes SQL in the place of what stands there. */
async function writeSql(sql: string): Promise<void> {
  await editor().click(patient);
  await press('Control+a');
  await page.keyboard.insertText(sql);
}
/** Writes SQL and runs it by its keys. */
async function runSql(sql: string): Promise<void> {
  await writeSql(sql);
  await press('Control+Enter');
}
/** Takes the completion in front. An editor takes none in the first moments of a list, so that nobody accepts what he has not seen. */
async function acceptCompletion(): Promise<void> {
  const list = page.locator('.cm-tooltip-autocomplete');
  await expect
    .poll(async () => {
      if (await list.isVisible()) await press('Enter');
      return list.count();
    }, patient)
    .toBe(0);
}
const cellText = (row: number, column: number) => page.locator(`[data-cell="${row} ${column}"]`).textContent(patient);
const tile = (title: string) => page.getByRole('article', { name: title });
const figureOf = (title: string) => tile(title).locator('bdi').first().textContent(patient);

/** Every map with its layers drawn over it. */
async function mapIsDrawn(): Promise<void> {
  await page
    .locator('[data-drawn]')
    .first()
    .waitFor({ ...patient, state: 'attached' });
  await waitForMaps(page);
}

describe('signing in', () => {
  it('leads through the identity provider back to the page that was asked for', async () => {
    await openPage(`${demoDashboard}?from=2020-01-01T00%3A00%3A00.000Z`);
    await heading('Axion Gen').waitFor(patient);
    expect(await accessibilityFaults(page)).toEqual([]);
    await keepScreen(page, 'gen-sign-in');
    await signInByHand('analyst');
    await heading('Road recording').waitFor(patient);
    expect(new URL(page.url()).searchParams.get('from')).toBe('2020-01-01T00:00:00.000Z');
    const [session] = (await page.context().cookies()).filter(({ name }) => name.startsWith('axion_gen_session'));
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  });

  it('is undone by signing out, here and at the identity provider', async () => {
    await openPage('/dashboards');
    await signInByHand('supervisor');
    await button(/^Signed in as/).click(patient);
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).waitFor(patient);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.locator('input[name="password"]').waitFor(patient);
  });
});

describe('the SQL page', () => {
  it('runs SQL, says that the answer is complete, and copies cells that the keyboard chose', async () => {
    await openAs('analyst', '/sql');
    await runSql(
      "SELECT toDecimal64(12.5, 3) AS price, '' AS nothing, CAST(NULL AS Nullable(String)) AS absent, count() AS frames FROM roads.frames",
    );
    await expect.poll(() => docket().textContent(), patient).toMatch(/Complete[\s\S]*1 row[\s\S]*Request/);
    expect([await cellText(0, 0), await cellText(0, 1), await cellText(0, 2)]).toEqual(['12.500', '(empty)', 'NULL']);
    expect(Number(await cellText(0, 3))).toBeGreaterThan(100);
    expect(await grid().getByRole('columnheader').nth(1).textContent()).toMatch(/price\s*Decimal\(18, 3\)/);
    await grid().focus();
    await press('ArrowRight');
    await press('Shift+ArrowRight');
    await press('Control+c');
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('price\tnothing\n12.500\t');
    await expect.poll(() => docket().textContent(), patient).toContain('2 cells selected');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('marks an error where the engine saw it, and says what to do', async () => {
    await openAs('analyst', '/sql');
    await runSql('SELECT count()\nFROM frames\nWHERE camera_sidee = 1');
    await problem().waitFor(patient);
    expect(await problem().textContent()).toMatch(/camera_sidee[\s\S]*camera_side/);
    expect(await page.locator('.cm-lintRange-error').allTextContents()).toEqual(['camera_sidee']);
    expect(await accessibilityFaults(page)).toEqual([]);
    await keepScreen(page, 'gen-sql-error');
    await runSql('SELECT * FROM system.tables');
    await expect.poll(() => problem().textContent(), patient).toMatch(/system/);
    await runSql('SELECT 1 AS one FROM frames LIMIT 1');
    await expect.poll(() => cellText(0, 0), patient).toBe('1');
    expect(await page.locator('.cm-lintRange-error').count()).toBe(0);
  });

  it('completes names from the schema, with their types', async () => {
    await openAs('analyst', '/sql', { colorScheme: 'dark' });
    await page.getByRole('treeitem', { name: /frames/ }).waitFor(patient);
    await writeSql('SELECT 1\nFROM roads.frames AS f\nWHERE ');
    await page.keyboard.type('f.camera');
    await page.locator('.cm-tooltip-autocomplete li').first().waitFor(patient);
    expect(await page.locator('.cm-tooltip-autocomplete li').first().textContent()).toMatch(/camera_side\s*LowCardinality\(String\)/);
    await acceptCompletion();
    expect(await editor().textContent()).toContain('f.camera_side');
    await keepScreen(page, 'gen-sql-dark');
    expect(complaints).toEqual([]);
  });

  it('cancels at the source what runs', async () => {
    await openAs('analyst', '/sql');
    const asked = page.waitForRequest((request) => request.url().endsWith('/bigdata/query/stream'), patient);
    await runSql('SELECT sum(cityHash64(a.sha256, b.sha256, c.sha256)) FROM frames a CROSS JOIN frames b CROSS JOIN frames c');
    const { queryId } = (await asked).postDataJSON() as { queryId: string };
    await button(/^Cancel/).waitFor(patient);
    await page.getByRole('progressbar', { name: 'Running' }).waitFor(patient);
    const state = () => page.evaluate(`fetch('/bigdata/queries/${queryId}').then((answer) => answer.json()).then(({ state }) => state)`);
    await expect.poll(state, patient).toBe('running');
    await editor().focus();
    await press('Escape');
    await expect.poll(() => docket().textContent(), patient).toContain('Cancelled');
    await expect.poll(state, patient).toBe('cancelled');
    await button(/^Run/).waitFor(patient);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('walks through a million rows and says where they were cut', async () => {
    await openAs('analyst', '/sql');
    await button(/^Limit/).click(patient);
    await page.getByRole('menuitem', { name: '1,000,000' }).click();
    await runSql('SELECT a.id, a.captured_at, b.longitude FROM frames a CROSS JOIN frames b CROSS JOIN (SELECT 1 FROM frames LIMIT 8) c');
    await expect.poll(() => docket().textContent(), { timeout: 90_000 }).toMatch(/Partial: cut at 1,000,000 rows[\s\S]*1,000,000 rows/);
    await grid().focus();
    await press('ArrowDown');
    await press('Control+End');
    await expect.poll(() => page.getByRole('rowheader').last().textContent(), patient).toBe('1000000');
    expect(await docket().textContent()).toContain('Row 1,000,000 of 1,000,000');
    await press('Control+Home');
    await expect.poll(() => page.getByRole('rowheader').first().textContent(), patient).toBe('1');
    await keepScreen(page, 'gen-sql-million');
    expect(complaints).toEqual([]);
  });

  it('keeps drafts, and opens SQL that a link carries', async () => {
    await openAs(
      'analyst',
      `/sql?${new URLSearchParams({ source: 'sense', sql: '-- shared\nSELECT 41 + 1 AS answer FROM tracks LIMIT 1' })}`,
    );
    await page.getByRole('tab', { name: 'shared' }).waitFor(patient);
    await editor().focus();
    await press('Control+Enter');
    await expect.poll(() => cellText(0, 0), patient).toBe('42');
    await writeSql('-- mine\nSELECT 1');
    await page.getByText(/^Draft saved/).waitFor(patient);
    await page.getByRole('tab', { name: 'mine' }).waitFor(patient);
    await page.waitForTimeout(600);
    await page.goto(`${base}/sql`);
    await page.getByRole('tab', { name: 'mine' }).waitFor(patient);
    expect(await editor().textContent()).toContain('SELECT 1');
  });
});

describe('a dashboard', () => {
  it('draws the demo drive: tiles, map and charts, each with its docket', async () => {
    await openAs('analyst', demoDashboard);
    await mapIsDrawn();
    const frames = Number((await figureOf('Frames'))?.replaceAll(',', ''));
    expect(frames).toBeGreaterThan(100);
    expect(await tile('Where pictures were taken').locator('footer').textContent()).toMatch(new RegExp(`Complete[\\s\\S]*${frames} rows`));
    await tile('Frames by minute')
      .locator('svg path')
      .first()
      .waitFor({ ...patient, state: 'attached' });
    expect(await accessibilityFaults(page)).toEqual([]);
    await keepScreen(page, 'gen-dashboard-light');
    expect(complaints).toEqual([]);
  });

  it('binds filters that live in the address, and asks equal questions once', async () => {
    await openAs('analyst', demoDashboard);
    const all = await figureOf('Frames');
    await button(/^Drive/).click();
    await page.getByRole('checkbox').first().click(patient);
    await expect.poll(() => new URL(page.url()).searchParams.get('drives')).toMatch(/^[0-9a-f-]{36}$/);
    await press('Escape');
    await expect.poll(() => figureOf('Frames'), patient).toBe(all);
    await page.goto(`${base}${demoDashboard}?from=2290-01-01T00:00:00.000Z`);
    await expect.poll(() => figureOf('Frames'), patient).toBe('0');
    await page.getByText('Nothing fits the filters.').first().waitFor(patient);
    await button('Clear Time').click();
    await expect.poll(() => figureOf('Frames'), patient).toBe(all);
    await page.goBack();
    await expect.poll(() => figureOf('Frames'), patient).toBe('0');
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/bigdata/query/stream')) asked.push(request.postData()?.replace(/"queryId":"[^"]+"/, '') ?? '');
    });
    await button('Ask again').click();
    await expect.poll(() => asked.length, patient).toBeGreaterThanOrEqual(7);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('tells each chart in words and as a table, and shows its SQL', async () => {
    await openAs('analyst', demoDashboard);
    const card = tile('Frames by minute');
    await card.hover();
    await card.getByRole('button', { name: 'Table view' }).click();
    await card.getByText(/In words:.*Highest:.*Lowest:/).waitFor(patient);
    expect(await card.getByRole('row').count()).toBeGreaterThan(3);
    await card.getByRole('button', { name: 'SQL', exact: true }).click();
    await page.getByRole('dialog', { name: 'Frames by minute' }).getByText('toStartOfMinute').waitFor(patient);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('is made, filled, moved by keys, saved against somebody else, and deleted', async () => {
    await openAs('analyst', '/dashboards');
    await button('New dashboard').click(patient);
    await page.getByLabel('Title', { exact: true }).fill('Made by a test');
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
    await heading('No widgets yet').waitFor(patient);
    await button('Add widget').click();
    const form = page.getByRole('dialog', { name: 'New widget' });
    await form.getByLabel('Title', { exact: true }).fill('Cameras');
    await form.locator('.cm-content').click();
    await page.keyboard.insertText('SELECT camera_side, count() AS frames FROM roads.frames GROUP BY camera_side ORDER BY frames DESC');
    await form.getByRole('button', { name: 'Run preview' }).click();
    await form.getByRole('cell', { name: 'front' }).waitFor(patient);
    await form.getByText('Bars', { exact: true }).click();
    expect(await form.getByLabel('Names').inputValue()).toBe('camera_side');
    await keepScreen(page, 'gen-widget-editor');
    expect(await accessibilityFaults(page)).toEqual([]);
    await form.getByRole('button', { name: 'Save' }).click();
    await tile('Cameras').waitFor(patient);

    await button('Edit').click();
    await button('Move Cameras').focus();
    await press('ArrowRight', 2);
    await press('Shift+ArrowDown');
    await expect.poll(() => page.getByRole('status').first().textContent()).toMatch(/Cameras: column 3, row 1, 10 wide, 6 high/);
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    expect(await changeTitle(id, 'Changed by somebody else')).toBe(200);
    await button('Save layout').click();
    await page
      .getByRole('alert')
      .getByText(/^Somebody changed/)
      .waitFor(patient);
    expect(await accessibilityFaults(page)).toEqual([]);
    await button('Keep mine').click();
    await button('Edit').waitFor(patient);
    await heading('Changed by somebody else').waitFor(patient);
    await page.reload();
    await button('Edit').click(patient);
    await button('Move Cameras').focus();
    await press('ArrowLeft', 9);
    await expect.poll(() => page.getByRole('status').first().textContent()).toContain('cannot go further');
    await button('Discard').click();

    await button('More').click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await heading('Dashboards').waitFor(patient);
    await expect.poll(() => page.getByText('Changed by somebody else').count(), patient).toBe(0);
  });
});

/** What another page of the same person does in between. */
const changeTitle = (id: string, title: string): Promise<number> =>
  page.evaluate(`(async () => {
    const { csrfToken } = await (await fetch('/api/v1/session')).json();
    const { version } = await (await fetch('/api/v1/dashboards/${id}')).json();
    const headers = { 'content-type': 'application/json', 'x-axion-csrf-token': csrfToken };
    return (await fetch('/api/v1/dashboards/${id}', { method: 'PATCH', headers, body: JSON.stringify({ version, title: ${JSON.stringify(title)} }) })).status;
  })()`);

describe('data sources', () => {
  it('are tested step by step', async () => {
    await openAs('admin', '/sources/sense');
    await button(/^Run the test/).click(patient);
    await heading('All steps passed').waitFor(patient);
    expect(await accessibilityFaults(page)).toEqual([]);
    await keepScreen(page, 'gen-source-test');
    expect(complaints).toEqual([]);
  });

  it('say where a test stopped, why, and what was not run', async () => {
    await openAs('admin', '/sources/-new');
    await page.getByLabel('Name', { exact: true }).fill('Nowhere at all');
    expect(await page.getByLabel('Name in SQL and rights').inputValue()).toBe('nowhere-at-all');
    await page.getByLabel('Host').fill('no-such-host.invalid');
    await page.getByLabel('User').fill('reader');
    await page.getByLabel('Password', { exact: true }).fill('secret');
    await press('Control+Enter');
    await heading(/^Stopped at step 1 of 7/).waitFor(patient);
    expect(await problem().textContent()).toMatch(/Cause[\s\S]*What to do/);
    expect(await page.getByText('not run').count()).toBe(6);
    expect(await accessibilityFaults(page)).toEqual([]);
    await keepScreen(page, 'gen-source-failed');
    await button('Add data source').click();
    await page.getByText('The data source is not added').waitFor(patient);
    expect(await page.content()).not.toContain('secret</');
  });

  it('are for looking at where one may not change them', async () => {
    await openAs('analyst', '/sources');
    await page.getByRole('link', { name: 'frames' }).waitFor(patient);
    expect([await page.getByRole('link', { name: 'Add' }).count(), await page.getByRole('textbox').count()]).toEqual([0, 0]);
    await page.getByRole('link', { name: 'frames' }).click();
    await page.getByRole('tab', { name: 'frames' }).waitFor(patient);
    expect(complaints).toEqual([]);
  });
});

describe('an analyst of another organization', () => {
  it('sees no row of Axionville by SQL, and neither its dashboard nor its drives', async () => {
    await openAs('rival', '/sql');
    await runSql('SELECT count() AS frames, uniq(organization_id) AS organizations FROM roads.frames');
    await expect.poll(() => docket().textContent(), patient).toContain('Complete');
    expect([await cellText(0, 0), await cellText(0, 1)]).toEqual(['0', '0']);
    await runSql("SELECT name FROM tracks WHERE name LIKE '%Axionville%' OR 1 = 1");
    await heading('No rows').waitFor(patient);
    await page.goto(`${base}/dashboards`);
    await heading('No dashboards yet').waitFor(patient);
    await page.goto(base + demoDashboard);
    await heading('The dashboard cannot be shown').waitFor(patient);
    expect(await problem().textContent()).toContain('resource.missing');
    expect(await page.content()).not.toContain('Axionville');
    await keepScreen(page, 'gen-rival');
  });
});

describe('in every look', () => {
  it.each([
    { name: 'dark', options: { colorScheme: 'dark' } },
    { name: 'arabic', options: { locale: 'ar' } },
    { name: 'arabic-dark', options: { locale: 'ar', colorScheme: 'dark' } },
    { name: 'tablet', options: { viewport: { width: 900, height: 1_100 } } },
    { name: 'phone', options: { viewport: { width: 390, height: 844 }, hasTouch: true } },
  ] satisfies { name: string; options: BrowserContextOptions }[])('pages are clean for axe and fit: $name', async ({ name, options }) => {
    const width = 'viewport' in options ? options.viewport.width : 1_440;
    await openAs('analyst', demoDashboard, options);
    await mapIsDrawn();
    expect(await page.locator('html').getAttribute('dir')).toBe('locale' in options ? 'rtl' : 'ltr');
    for (const [screen, path, ready] of [
      ['dashboard', demoDashboard, () => mapIsDrawn()],
      ['dashboards', '/dashboards', () => page.getByText('Road recording').first().waitFor(patient)],
      ['sql', '/sql', () => editor().waitFor(patient)],
      ['sources', '/sources/sense', () => page.getByRole('link', { name: 'frames' }).waitFor(patient)],
    ] as const) {
      if (screen !== 'dashboard') await page.goto(base + path);
      await ready();
      if (screen === 'sql') {
        await runSql('SELECT captured_at, camera_side, longitude, latitude FROM roads.frames ORDER BY captured_at');
        await grid().waitFor(patient);
      }
      expect(await widthOfPage()).toBe(width);
      expect(await accessibilityFaults(page), screen).toEqual([]);
      await keepScreen(page, `gen-${screen}-${name}`);
    }
    expect(complaints).toEqual([]);
  });

  it('changes its language without losing what is on the page, and finds pages by Ctrl K', async () => {
    await openAs('analyst', '/dashboards');
    await heading('Dashboards').waitFor(patient);
    await press('Control+k');
    await page.getByRole('option', { name: /Road recording/ }).waitFor(patient);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.type('العربية');
    await press('Enter');
    await heading('اللوحات').waitFor(patient);
    await page.reload();
    await heading('اللوحات').waitFor(patient);
    expect(await page.locator('html').getAttribute('lang')).toBe('ar');
    await press('Control+k');
    await page.keyboard.type('Road');
    expect(await page.getByRole('combobox').inputValue()).toBe('Road');
    await page.getByRole('option', { name: /Road recording/, selected: true }).waitFor(patient);
    await press('Enter');
    await page.waitForURL((url) => url.pathname === demoDashboard, patient);
    expect(complaints).toEqual([]);
  });

  it('says when there is no network, and keeps what it has', async () => {
    await openAs('analyst', demoDashboard);
    const frames = await figureOf('Frames');
    await mapIsDrawn();
    await page.context().setOffline(true);
    await page.getByText('You are offline').first().waitFor(patient);
    expect(await figureOf('Frames')).toBe(frames);
    await page.context().setOffline(false);
    await expect.poll(() => page.getByText('You are offline').count(), patient).toBe(0);
  });
});

it('sends pages that run no code from text, and the base map in parts', async () => {
  const answer = await fetch(`${base}/dashboards`);
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
  expect(policy).not.toContain('unsafe-eval');
  expect(answer.headers.get('x-powered-by')).toBeNull();
  const part = await fetch(`${base}/basemap/world.pmtiles`, { headers: { range: 'bytes=0-126' } });
  expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 127]);
  expect(part.headers.get('etag')).toMatch(/^"/);
  expect((await fetch(`${base}/basemap/..%2Fsecrets.json`)).status).toBe(404);
});
