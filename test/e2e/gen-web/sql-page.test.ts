import { describe, expect, it } from 'vitest';
import { accessibilityFaults, keepScreen } from '../../harness/browser/browser.ts';
import {
  acceptCompletion,
  base,
  button,
  cellText,
  complaints,
  demoDashboard,
  docket,
  editor,
  grid,
  heading,
  openAs,
  openPage,
  page,
  patient,
  press,
  problem,
  runSql,
  signInByHand,
  writeSql,
} from './gen-pages.ts';

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
    await acceptCompletion('f.camera_side');
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
