import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { complaintsOf, openBrowser, waitForMaps } from '../../harness/browser/browser.ts';
import '../../harness/servers/provided.ts';

const { urls, demoPassword } = inject('stack');
export const base = `http://localhost:${new URL(urls['gen-web'] ?? '').port}`;
export const patient = { timeout: 30_000 };
export const demoDashboard = '/dashboards/01930000-0000-7000-8000-000000000100';

let browser: Browser;
let context: BrowserContext | undefined;
export let page: Page;
export let complaints: readonly string[];
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

export async function openPage(path: string, options: BrowserContextOptions = {}): Promise<void> {
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
export async function signInByHand(person: string): Promise<void> {
  await page.getByRole('link', { name: 'Sign in' }).click(patient);
  await page.locator('input[name="password"]').waitFor(patient);
  await page.locator('input[name="person"]').fill(person);
  await page.locator('input[name="password"]').fill(demoPassword);
  await page.locator('form.enter button').click();
  await page.waitForURL((url) => url.origin === base, patient);
}

/** Opens a page as a demo person. */
export async function openAs(person: string, path: string, options: BrowserContextOptions = {}): Promise<void> {
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

export const heading = (name: string | RegExp) => page.getByRole('heading', { name }).first();
export const button = (name: string | RegExp) => page.getByRole('button', { name }).first();
/** A panel that says what went wrong; the router's own announcer is an alert too. */
export const problem = () => page.locator('section[role="alert"]');
export const widthOfPage = () => page.evaluate('document.documentElement.scrollWidth');
export const press = async (key: string, times = 1) => {
  for (let time = 0; time < times; time++) await page.keyboard.press(key);
};

export const editor = () => page.locator('.cm-content').first();
export const grid = () => page.getByRole('grid', { name: /Results|النتائج/ });
export const docket = () => page.getByRole('region', { name: 'Results' }).locator('footer');
/** Writes SQL in the place of what stands there. */
export async function writeSql(sql: string): Promise<void> {
  await editor().click(patient);
  await press('Control+a');
  await page.keyboard.insertText(sql);
}
/** Writes SQL and runs it by its keys. */
export async function runSql(sql: string): Promise<void> {
  await writeSql(sql);
  await press('Control+Enter');
}
/** An editor takes no completion in the first moments of a list (75 ms), so that nobody accepts what he has not seen. */
const seenMs = 300;
/** Takes the completion in front, as somebody who looked at it; asks for it again when it came too late for that. */
export async function acceptCompletion(wanted: string): Promise<void> {
  for (let attempt = 0; attempt < 5 && !(await editor().textContent())?.includes(wanted); attempt += 1) {
    if (attempt > 0) {
      await press('Backspace');
      await press('Control+Space');
    }
    await page.locator('.cm-tooltip-autocomplete li[aria-selected]').waitFor(patient);
    await page.waitForTimeout(seenMs * (attempt + 1));
    await press('Enter');
  }
}
export const cellText = (row: number, column: number) => page.locator(`[data-cell="${row} ${column}"]`).textContent(patient);
export const tile = (title: string) => page.getByRole('article', { name: title });
export const figureOf = (title: string) => tile(title).locator('bdi').first().textContent(patient);

/** Every map with its layers drawn over it. */
export async function mapIsDrawn(): Promise<void> {
  await page
    .locator('[data-drawn]')
    .first()
    .waitFor({ ...patient, state: 'attached' });
  await waitForMaps(page);
}
