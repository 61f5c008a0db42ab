import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sniff, sniffBytes } from '../photos/sniff-file.ts';
import type { Refusal } from './reasons.ts';

/** A file that may be of use. */
export type FoundFile = { readonly path: string; readonly kind: 'photo' | 'gpx' | 'geojson'; readonly sizeBytes: number };

const deepest = 32;
/** What systems and tools leave behind; nobody means to import it. */
const litter = /^(\.|Thumbs\.db$|desktop\.ini$|@eaDir$|__MACOSX$)/i;

/** Questions to the file system on their way at once. */
const atOnce = 64;

/** Walks files and folders in name order; links to folders are not followed, so a loop of them ends. Every file comes out once: found or refused. */
export async function* findFiles(paths: readonly string[]): AsyncGenerator<FoundFile | Refusal> {
  const seen = new Set<string>();
  for (const path of paths) yield* walk(path, 0, seen);
}

const factsOf = (path: string) => stat(path).catch((error: NodeJS.ErrnoException) => error);

async function* walk(path: string, depth: number, seen: Set<string>, known = factsOf(path)): AsyncGenerator<FoundFile | Refusal> {
  const info = await known;
  if (info instanceof Error) return yield { path, reason: 'unreadable', detail: info.code ?? '' };
  if (info.isFile()) {
    const identity = `${info.dev}:${info.ino}`;
    if (seen.has(identity)) return;
    seen.add(identity);
    return yield await look(path, info.size);
  }
  if (!info.isDirectory() || depth > deepest) return;
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => error);
  if (entries instanceof Error) return yield { path, reason: 'unreadable', detail: entries.code ?? '' };
  const wanted = entries.filter(({ name }) => !litter.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (let start = 0; start < wanted.length; start += atOnce) {
    const some = wanted.slice(start, start + atOnce).map((entry) => ({ entry, inner: join(path, entry.name) }));
    for (const { entry, inner, known } of some.map((one) => ({ ...one, known: factsOf(one.inner) }))) {
      if (entry.isSymbolicLink() && (await isFolder(known))) continue;
      yield* walk(inner, depth + 1, seen, known);
    }
  }
}

const isFolder = async (known: ReturnType<typeof factsOf>) => {
  const info = await known;
  return !(info instanceof Error) && info.isDirectory();
};

/** A name that promises a picture is believed until it is read: opening every file twice would cost a third of the speed. */
const photoName = /\.(jpe?g|heic|heif)$/i;

async function look(path: string, sizeBytes: number): Promise<FoundFile | Refusal> {
  if (sizeBytes === 0) return { path, reason: 'empty' };
  if (photoName.test(path)) return { path, kind: 'photo', sizeBytes };
  try {
    const file = await open(path);
    try {
      const head = new Uint8Array(Math.min(sniffBytes, sizeBytes));
      await file.read(head, 0, head.length, 0);
      const kind = sniff(head, basename(path));
      if (kind === 'other') return { path, reason: 'not-a-photo' };
      return { path, kind: kind === 'jpeg' || kind === 'heic' ? 'photo' : kind, sizeBytes };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { path, reason: 'unreadable', detail: (error as NodeJS.ErrnoException).code ?? '' };
  }
}
