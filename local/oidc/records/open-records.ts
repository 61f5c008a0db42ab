import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const line = z.object({ key: z.string(), payload: z.record(z.string(), z.unknown()).nullable(), expiresAt: z.number() });
type Line = z.infer<typeof line>;

/** What the provider remembers of one session, grant, code or token. */
export type Payload = Readonly<Record<string, unknown>>;

/** Sessions, grants, codes and tokens by key, kept in a file. */
export type Records = {
  get(key: string): Payload | undefined;
  /** Keys of records for which `matches` says yes. */
  keysWhere(matches: (payload: Payload) => boolean): readonly string[];
  /** On disk when it returns; `expiresAt` in seconds since 1970, null takes the record away. */
  put(key: string, payload: Payload | null, expiresAt: number): Promise<void>;
  close(): Promise<void>;
};

/** Lines beyond the live ones before the file is written anew. */
const deadLinesLimit = 10_000;

/**
 * Opens the journal of a folder: one JSON line a change, read back at start. A line that a kill cut short is left out; what has expired is dropped.
 * For one process at a time.
 */
export async function openRecords(folder: string, now: () => number): Promise<Records> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'records.ndjson');
  const live = await readLive(path, now());
  await rewrite(path, live);
  let file = await open(path, 'a', 0o600);
  let lines = live.size;
  let writing: Promise<void> = Promise.resolve();

  const append = async (entry: Line): Promise<void> => {
    await file.appendFile(`${JSON.stringify(entry)}\n`);
    lines += 1;
    if (lines <= live.size + deadLinesLimit) return;
    await file.close();
    dropExpired(live, now());
    await rewrite(path, live);
    file = await open(path, 'a', 0o600);
    lines = live.size;
  };

  return {
    get(key) {
      const found = live.get(key);
      return found && found.expiresAt > now() ? (found.payload ?? undefined) : undefined;
    },
    keysWhere: (matches) => [...live.values()].filter(({ payload }) => payload !== null && matches(payload)).map(({ key }) => key),
    put(key, payload, expiresAt) {
      const entry = { key, payload: payload as Line['payload'], expiresAt };
      if (payload === null) live.delete(key);
      else live.set(key, entry);
      // One after the other, so that the file has the order in which things happened; a failed write fails its own caller.
      const written = writing.then(() => append(entry));
      writing = written.catch(() => undefined);
      return written;
    },
    async close() {
      await writing;
      await file.close();
    },
  };
}

async function readLive(path: string, now: number): Promise<Map<string, Line>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const live = new Map<string, Line>();
  for (const entry of text.split('\n').flatMap(readLine)) {
    if (entry.payload === null) live.delete(entry.key);
    else live.set(entry.key, entry);
  }
  dropExpired(live, now);
  return live;
}

function readLine(text: string): Line[] {
  try {
    return [line.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}

function dropExpired(live: Map<string, Line>, now: number): void {
  for (const [key, { expiresAt }] of live) if (expiresAt <= now) live.delete(key);
}

async function rewrite(path: string, live: ReadonlyMap<string, Line>): Promise<void> {
  const partial = `${path}.${randomUUID()}`;
  await writeFile(partial, [...live.values()].map((entry) => `${JSON.stringify(entry)}\n`).join(''), { mode: 0o600, flush: true });
  await rename(partial, path);
}
