import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { accessibilityFaults, complaintsOf, keepScreen, openBrowser } from '../harness/browser/browser.ts';
import '../harness/servers/provided.ts';

const { urls, demoPassword } = inject('stack');
const patient = { timeout: 30_000 };

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

type Scheme = 'light' | 'dark';

/** Opens a dashboard as a demo person: its own address leads to the identity provider and back. */
async function openAs(
  person: string,
  service: string,
  colorScheme: Scheme = 'light',
): Promise<{ page: Page; context: BrowserContext; base: string }> {
  const address = urls[service] ?? '';
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme });
  const page = await context.newPage();
  await page.goto(address);
  await page.locator('input[name="password"]').waitFor(patient);
  expect(page.url().startsWith(urls.oidc ?? 'no oidc')).toBe(true);
  await page.locator('input[name="person"]').fill(person);
  await page.locator('input[name="password"]').fill(demoPassword);
  await page.locator('form.enter button').click();
  await page.waitForURL((url) => url.href === address, patient);
  return { page, context, base: new URL(address).origin };
}

describe.each([
  ['sense-worker', 'partman-maintenance', ['light', 'dark'] as const, 'Partitions'],
  ['gen-worker', 'sweep-sessions', ['light'] as const, undefined],
])('the job dashboard of the %s', (service, job, schemes, extraPage) => {
  it.each(schemes)('lets the administrator in, and can be read by everyone (%s)', async (scheme) => {
    const { page, context } = await openAs('admin', service, scheme);
    const complaints = complaintsOf(page);
    await page.getByRole('link', { name: job, exact: true }).waitFor(patient);
    await keepScreen(page, `jobs-${service}-${scheme}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    if (extraPage !== undefined) {
      await page.getByRole('link', { name: extraPage }).click();
      await page.getByRole('heading', { name: extraPage }).waitFor(patient);
      await keepScreen(page, `jobs-${extraPage}-${scheme}`);
      expect(await accessibilityFaults(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('runs a job at once and shows what it did', async () => {
    const { page, context, base } = await openAs('admin', service);
    await page.getByRole('link', { name: job, exact: true }).click();
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.waitForURL((url) => url.pathname.startsWith(`/jobs/queues/${job}/`), patient);
    await page.waitForFunction(doneOrReload, undefined, { timeout: 60_000, polling: 1_500 });
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto(`${base}/jobs/queues/${job}`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('input[name="password"]').waitFor(patient);
    expect(page.url().startsWith(urls.oidc ?? 'no oidc')).toBe(true);
    await context.close();
  });

  it('tells an analyst in words that jobs are not theirs', async () => {
    const { page, context } = await openAs('analyst', service);
    await page.getByRole('heading', { name: 'You may not manage jobs' }).waitFor(patient);
    expect(await page.getByText(job).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await context.close();
  });
});

/** Runs in the browser: looks, and loads the page anew until the run is done. */
const doneOrReload = (): boolean => {
  const { document, location } = globalThis as unknown as {
    document: { querySelector(selector: string): unknown };
    location: { reload(): void };
  };
  if (document.querySelector('.state.good')) return true;
  location.reload();
  return false;
};
