import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const fromPackage = (name: string): string => fileURLToPath(import.meta.resolve(name));

/** What the pages load, by path. */
const files: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/assets/page.css': { file: fileURLToPath(new URL('page.css', import.meta.url)), type: 'text/css; charset=utf-8' },
  '/assets/mark.svg': { file: fileURLToPath(new URL('mark.svg', import.meta.url)), type: 'image/svg+xml' },
  '/assets/inter.woff2': { file: fromPackage('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'), type: 'font/woff2' },
  '/assets/plex-arabic.woff2': {
    file: fromPackage('@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-400-normal.woff2'),
    type: 'font/woff2',
  },
  '/assets/plex-arabic-600.woff2': {
    file: fromPackage('@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-600-normal.woff2'),
    type: 'font/woff2',
  },
};

export type Assets = ReadonlyMap<string, { readonly bytes: Buffer; readonly type: string }>;

/** All assets in memory: six small files. */
export const loadAssets = async (): Promise<Assets> =>
  new Map(
    await Promise.all(Object.entries(files).map(async ([path, { file, type }]) => [path, { bytes: await readFile(file), type }] as const)),
  );
