import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const fromPackage = (name: string): string => fileURLToPath(import.meta.resolve(name));
const fromHere = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What the pages load, by name. */
const files: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  'page.css': { file: fromHere('page.css'), type: 'text/css; charset=utf-8' },
  'mark.svg': { file: fromHere('mark.svg'), type: 'image/svg+xml' },
  'inter.woff2': { file: fromPackage('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'), type: 'font/woff2' },
  'mono.woff2': { file: fromPackage('@fontsource/jetbrains-mono/files/jetbrains-mono-latin-400-normal.woff2'), type: 'font/woff2' },
};

export type Assets = ReadonlyMap<string, { readonly bytes: Buffer; readonly type: string }>;

/** All of them in memory: four small files. */
export const loadAssets = async (): Promise<Assets> =>
  new Map(
    await Promise.all(Object.entries(files).map(async ([name, { file, type }]) => [name, { bytes: await readFile(file), type }] as const)),
  );
