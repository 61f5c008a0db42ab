import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessibilityFaults, keepScreen } from '../../harness/browser/browser.ts';
import {
  base,
  complaints,
  demoDashboard,
  editor,
  figureOf,
  grid,
  heading,
  mapIsDrawn,
  openAs,
  page,
  patient,
  press,
  runSql,
  widthOfPage,
} from './gen-pages.ts';

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
