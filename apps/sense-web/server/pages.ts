import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A built file, ready to be sent. */
export type PageFile = { readonly type: string; readonly bytes: Buffer; readonly zipped: Buffer | null; readonly immutable: boolean };

/** The built pages: everything by its path, and the page itself with a hole for the nonce. */
export type Pages = { readonly files: ReadonlyMap<string, PageFile>; readonly indexWith: (nonce: string) => string };

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
};
const isText = (type: string): boolean => /^(text|application\/json|image\/svg)/.test(type);
const nonceHole = '<meta name="csp-nonce" content="" />';

/** Reads a built folder into memory: a few megabytes that never change while the process lives. @throws Error when there is no build */
export function readPages(folder: string): Pages {
  const index = readIndex(folder);
  const files = new Map<string, PageFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = `/${name.split(sep).join('/')}`;
    if (path === '/index.html' || path.includes('/.') || !statSync(join(folder, name)).isFile()) continue;
    files.set(path, pageFile(path, readFileSync(join(folder, name))));
  }
  return { files, indexWith: (nonce) => index.replace(nonceHole, `<meta name="csp-nonce" content="${nonce}" />`) };
}

function readIndex(folder: string): string {
  const file = join(folder, 'index.html');
  if (!statSync(file, { throwIfNoEntry: false }))
    throw new Error(`The pages are not built: ${file} is absent. Build them with: npm run build -w apps/sense-web`);
  const text = readFileSync(file, 'utf8');
  if (!text.includes(nonceHole)) throw new Error(`${file} has no place for the nonce`);
  return text;
}

function pageFile(path: string, bytes: Buffer): PageFile {
  const type = types[extname(path)] ?? 'application/octet-stream';
  return { type, bytes, zipped: isText(type) && bytes.length > 1_024 ? gzipSync(bytes) : null, immutable: path.startsWith('/assets/') };
}
