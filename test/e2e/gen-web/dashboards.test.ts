import { describe, expect, it } from 'vitest';
import { accessibilityFaults, keepScreen } from '../../harness/browser/browser.ts';
import {
  base,
  button,
  cellText,
  complaints,
  demoDashboard,
  docket,
  figureOf,
  heading,
  mapIsDrawn,
  openAs,
  page,
  patient,
  press,
  problem,
  runSql,
  tile,
} from './gen-pages.ts';

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
