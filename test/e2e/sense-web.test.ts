import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { accessibilityFaults, complaintsOf, keepScreen, openBrowser, waitForMaps } from '../harness/browser/browser.ts';
import '../harness/servers/provided.ts';

const { urls, demoPassword } = inject('stack');
const base = `http://localhost:${new URL(urls['sense-web'] ?? '').port}`;
const patient = { timeout: 30_000 };

type Tokens = { readonly accessToken: string; readonly refreshToken: string; readonly expiresAtMs: number };

let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: readonly string[];

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
});
afterEach(async () => {
  await context.close();
});

/** Opens the app as a demo person, through the identity provider's own page. */
async function signIn(person: string, options: BrowserContextOptions = {}, path = '/'): Promise<void> {
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...options,
  });
  page = await context.newPage();
  complaints = complaintsOf(page);
  await page.goto(base + path);
  await page.locator('input[name="password"]').waitFor(patient);
  await page.locator('input[name="person"]').fill(person);
  await page.locator('input[name="password"]').fill(demoPassword);
  await page.locator('form.enter button').click();
  await page.waitForURL((url) => url.origin === base && url.pathname !== '/signed-in', patient);
}

/** The drive that comes with the product. */
const demo = 'Axionville, north loop';
const rows = () => page.locator('table tbody tr').filter({ hasText: demo });
const heading = (name: string) => page.getByRole('heading', { name, exact: true });
/** Runs in the browser. */
const drawnWidth = (image: unknown): number => {
  const { complete, naturalWidth } = image as { complete: boolean; naturalWidth: number };
  return complete ? naturalWidth : 0;
};
/** The current frame's picture, once it is drawn. */
const picture = async () => {
  const image = page.locator('aside img[alt^="Frame"], aside img[alt^="الإطار"]').first();
  await image.waitFor(patient);
  await expect.poll(() => image.evaluate(drawnWidth), patient).toBeGreaterThan(0);
  return image.getAttribute('src');
};
const openDemoDrive = async () => {
  await rows().first().waitFor(patient);
  await rows().first().click();
  await page.waitForURL(/\/drives\//, patient);
  await picture();
  await waitForMaps(page);
};
const press = async (key: string, times = 1) => {
  for (let time = 0; time < times; time++) await page.keyboard.press(key);
};

describe('the list of drives', () => {
  it('shows the demo drive with its figures and where it went', async () => {
    await signIn('inspector');
    await rows().first().waitFor(patient);
    await waitForMaps(page);
    expect(await rows().first().textContent()).toMatch(/km[\s\S]*min[\s\S]*\d+[\s\S]*Confirmed/);
    const routes = () => page.evaluate('window.__axionMaps[0].map.querySourceFeatures("routes").length');
    await expect.poll(routes, patient).toBeGreaterThan(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await keepScreen(page, 'sense-drives-light');
    expect(complaints).toEqual([]);
  });

  it('keeps search and filters in the address', async () => {
    await signIn('inspector');
    await rows().first().waitFor(patient);
    await page.keyboard.press('/');
    await page.keyboard.type('no such drive');
    await heading('No drive matches these filters').waitFor(patient);
    await expect.poll(() => new URL(page.url()).searchParams.get('text')).toBe('no such drive');
    await page.getByRole('button', { name: 'Clear all filters' }).click();
    await rows().first().waitFor(patient);
    expect(new URL(page.url()).search).toBe('');
    await page.getByRole('button', { name: /^State/ }).click();
    await page.getByRole('menuitem', { name: 'Abandoned' }).click();
    await heading('No drive matches these filters').waitFor(patient);
    await page.reload();
    await heading('No drive matches these filters').waitFor(patient);
    await page.getByRole('button', { name: 'Clear State' }).click();
    await rows().first().waitFor(patient);
    expect(complaints).toEqual([]);
  });

  it('shows nothing of another organization, and how drives come in', async () => {
    await signIn('inspector');
    await openDemoDrive();
    const drive = new URL(page.url()).pathname;
    await context.close();
    await signIn('rival');
    await heading('No drives yet. Pair a phone or import a folder.').waitFor(patient);
    expect(await page.locator('code').first().textContent()).toBe('./axion import ./photos');
    expect(await accessibilityFaults(page)).toEqual([]);
    await keepScreen(page, 'sense-drives-empty');
    await page.goto(base + drive);
    await heading('The drive cannot be shown').waitFor(patient);
    expect(await page.getByRole('alert').textContent()).toContain('resource.missing');
    await keepScreen(page, 'sense-drive-missing');
  });
});

describe('a drive', () => {
  it('is walked by arrow keys, and its address names the frame', async () => {
    await signIn('inspector');
    await openDemoDrive();
    await heading('Frame 1').waitFor(patient);
    const first = await picture();
    await press('ArrowRight', 3);
    await heading('Frame 4').waitFor(patient);
    await expect.poll(picture, patient).not.toBe(first);
    await expect.poll(() => new URL(page.url()).searchParams.get('frame')).toMatch(/^[0-9a-f-]{36}$/);
    const address = page.url();
    await press('End');
    await expect.poll(() => page.url()).not.toBe(address);
    await page.goto(address);
    await heading('Frame 4').waitFor(patient);
    await press('Shift+ArrowRight');
    await heading('Frame 14').waitFor(patient);
    await press('Home');
    await heading('Frame 1').waitFor(patient);
    expect(complaints).toEqual([]);
  });

  it('adds up, and the strip scrubs', async () => {
    await signIn('inspector');
    await openDemoDrive();
    const ledger = (await page.getByRole('img', { name: /sent =/ }).getAttribute('aria-label')) ?? '';
    const [sent = 0, kept = 0, refused = 0, gone = 0] = [...ledger.matchAll(/[\d,]+/g)].map(([digits]) =>
      Number(digits.replaceAll(',', '')),
    );
    expect(kept).toBeGreaterThan(0);
    expect(sent).toBe(kept + refused + gone);
    const strip = page.getByRole('slider');
    expect(await strip.getAttribute('aria-valuemax')).toBe(String(kept));
    const box = await strip.boundingBox();
    if (!box) throw new Error('The strip is not drawn');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const half = Number(await strip.getAttribute('aria-valuenow'));
    expect(half).toBeGreaterThan(kept * 0.25);
    expect(half).toBeLessThan(kept * 0.75);
    await page.getByRole('option', { selected: true }).click();
    await press('ArrowRight');
    await heading(`Frame ${half + 1}`).waitFor(patient);
    await press('f');
    await page.getByRole('dialog', { name: 'Full frame' }).waitFor(patient);
    await press('ArrowRight');
    await press('Escape');
    await heading(`Frame ${half + 2}`).waitFor(patient);
    expect(complaints).toEqual([]);
  });

  it.each([
    { name: 'light', options: {} },
    { name: 'dark', options: { colorScheme: 'dark' } },
    { name: 'arabic', options: { locale: 'ar' } },
    { name: 'arabic-dark', options: { locale: 'ar', colorScheme: 'dark' } },
    { name: 'tablet', options: { viewport: { width: 1100, height: 760 } } },
  ] satisfies { name: string; options: BrowserContextOptions }[])('is clean for axe: $name', async ({ name, options }) => {
    await signIn('inspector', options);
    await openDemoDrive();
    await press('Shift+ArrowRight', 9);
    await picture();
    await waitForMaps(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.locator('html').getAttribute('dir')).toBe('locale' in options ? 'rtl' : 'ltr');
    await keepScreen(page, `sense-drive-${name}`);
    expect(complaints).toEqual([]);
  });

  it('fits a phone', async () => {
    await signIn('inspector', { viewport: { width: 390, height: 844 }, hasTouch: true });
    await rows().first().waitFor(patient);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await accessibilityFaults(page)).toEqual([]);
    await keepScreen(page, 'sense-drives-phone');
    await openDemoDrive();
    const next = page.getByRole('button', { name: 'Next frame' }).last();
    const size = await next.boundingBox();
    expect([size?.width, size?.height]).toEqual([44, 44]);
    await next.tap();
    await page.getByText(/^2 of/).waitFor(patient);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await waitForMaps(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    await keepScreen(page, 'sense-drive-phone');
    expect(complaints).toEqual([]);
  });
});

it('finds pages and commands with Ctrl K, in either language', async () => {
  await signIn('inspector');
  await rows().first().waitFor(patient);
  await press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search or go to' });
  await palette.waitFor(patient);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.type('العربية');
  await press('Enter');
  await heading('الرحلات').waitFor(patient);
  expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
  await page.reload();
  await heading('الرحلات').waitFor(patient);
  expect(complaints).toEqual([]);
});

it('renews its token without a word, and signs in anew when it cannot', async () => {
  await signIn('inspector');
  await rows().first().waitFor(patient);
  const kept = (): Promise<Tokens> => page.evaluate("JSON.parse(sessionStorage.getItem('axion.sense.tokens'))");
  const change = (part: Partial<Tokens>) =>
    page.evaluate(
      `sessionStorage.setItem('axion.sense.tokens', JSON.stringify({ ...JSON.parse(sessionStorage.getItem('axion.sense.tokens')), ...${JSON.stringify(part)} }))`,
    );
  const first = await kept();
  await change({ expiresAtMs: 0 });
  await page.reload();
  await rows().first().waitFor(patient);
  const second = await kept();
  expect(second.accessToken).not.toBe(first.accessToken);
  expect(second.refreshToken).not.toBe(first.refreshToken);
  expect(complaints).toEqual([]);
  await change({ expiresAtMs: 0, refreshToken: 'not one of theirs' });
  await page.reload();
  await page.getByText('Your sign-in has ended.').waitFor(patient);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.origin !== base || url.pathname === '/', patient);
  await rows().first().waitFor(patient);
});

it('signs out here and at the identity provider', async () => {
  await signIn('inspector');
  await rows().first().waitFor(patient);
  await page.getByRole('button', { name: /^Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL((url) => url.origin === base, patient);
  await page.goto(base);
  await page.locator('input[name="password"]').waitFor(patient);
});
