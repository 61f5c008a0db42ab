import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { environment } from '@axion/platform/config/start.ts';
import chromium from '@sparticuz/chromium';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';

const require = createRequire(import.meta.url);

/** Our own arguments, never the package's list: its --single-process breaks on the first closed context. WebGL 2 comes from SwiftShader. */
const browserArguments = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
  '--log-level=3',
];

/** A real browser without a window; it reaches this machine only. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await chromium.executablePath();
  const launch = (libraries?: string) =>
    playwright.launch({
      executablePath,
      args: browserArguments,
      headless: true,
      ...(libraries === undefined ? {} : { env: { ...(environment() as Record<string, string>), LD_LIBRARY_PATH: libraries } }),
    });
  return launch().catch((error: unknown) => {
    // A machine without NSS takes the libraries that come with the browser.
    if (!/libnss3|libnspr4|shared librar/.test(String(error))) throw error;
    return launch(unpackLibraries());
  });
}

function unpackLibraries(): string {
  const folder = join(tmpdir(), 'axion-browser-libraries');
  const libraries = join(folder, 'lib');
  if (existsSync(libraries)) return libraries;
  mkdirSync(folder, { recursive: true });
  const archive = join(dirname(require.resolve('@sparticuz/chromium')), '../../bin/al2023.tar.br');
  const tar = join(folder, 'libraries.tar');
  writeFileSync(tar, brotliDecompressSync(readFileSync(archive)));
  const { status, stderr } = spawnSync('tar', ['-x', '-f', tar, '-C', folder], { encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`The browser's libraries cannot be unpacked: ${stderr}`);
  return libraries;
}

/** Waits until every map of the page has drawn all it can. */
export const waitForMaps = async (page: Page): Promise<void> => {
  await page.waitForFunction(areMapsIdle, undefined, { timeout: 60_000 });
};

/** Runs in the browser. */
const areMapsIdle = (): boolean => {
  const maps = (globalThis as { __axionMaps?: { readonly idle: boolean }[] }).__axionMaps ?? [];
  return maps.length > 0 && maps.every(({ idle }) => idle);
};

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Violation = {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
};

/** What axe finds wrong on the page, one line a rule; empty when it is clean. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const violations: readonly Violation[] = await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(rules)} }).then((found) => found.violations)`,
  );
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join(' | ')}`,
  );
}

/** Collects what the page complains about: errors on its console and uncaught ones. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** Keeps a picture of the page for people to look at. */
export async function keepScreen(page: Page, name: string): Promise<void> {
  const folder = join(tmpdir(), 'axion-screens');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
