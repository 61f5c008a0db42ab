import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sniff, sniffBytes } from '../photos/sniff-file.ts';
import type { Refusal } from './reasons.ts';

/** A file that may be of use. */
export type FoundFile = { readonly path: string; readonly kind: 'photo' | 'gpx' | 'geojson'; readonly sizeBytes: number };

const deepest = 32;
/** What systems and tools leave behind; nobody means to import it. */
const litter = /^(\.|Thumbs\.db$|desktop\.ini$|@eaDir$|__MACOSX$)/i;

/** Walks files and folders in name order; links to folders are not followed, so a loop of them ends. Every file comes out once: found or refused. */
export async function* findFiles(paths: readonly string[]): AsyncGenerator<FoundFile | Refusal> {
  const seen = new Set<string>();
  for (const path of paths) yield* walk(path, 0, seen);
}

async function* walk(path: string, depth: number, seen: Set<string>): AsyncGenerator<FoundFile | Refusal> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => error);
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
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (litter.test(entry.name) || (entry.isSymbolicLink() && (await isFolder(join(path, entry.name))))) continue;
    yield* walk(join(path, entry.name), depth + 1, seen);
  }
}

const isFolder = (path: string) =>
  stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );

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
