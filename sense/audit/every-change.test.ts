import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Query } from '@axion/platform/postgres/query.ts';
import { expect, it } from 'vitest';

/** Changes that are nobody's operation, each with its reason. */
const unaudited: Readonly<Record<string, string>> = {
  'audit/record-audit.ts': 'writes the audit itself',
  'outbox/append-event.ts': 'writes the event of a change that its caller records',
  'people/change-people.ts': 'opens the transaction of a change that its caller records',
};

const root = resolve(import.meta.dirname, '..');
const files = globSync('**/*.ts', { cwd: root }).filter((file) => !/\.(test|conformance)\.ts$|\.queries\.ts$/.test(file));
const textOf = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
const records = (file: string) => /\brecord(Audit)?\(/.test(textOf.get(file) ?? '');

/** Queries of PostgreSQL that change rows, by the name under which files import them. */
async function changingQueries(): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const file of globSync('**/*.queries.ts', { cwd: root })) {
    const module = (await import(/* @vite-ignore */ join(root, file))) as Record<
      string,
      Partial<Query<never, unknown>> & { store?: string }
    >;
    for (const [name, query] of Object.entries(module))
      if (
        query?.store !== 'clickhouse' &&
        typeof query?.text === 'string' &&
        /\b(insert into|update [a-z_."]+|delete from)\b/i.test(query.text)
      )
        names.add(name);
  }
  return names;
}

/** Files of this product that import from `file`. */
const readersOf = (file: string): readonly string[] =>
  files.filter((other) => {
    const folder = join(root, other, '..');
    return [...(textOf.get(other) ?? '').matchAll(/from '(\.[^']+)'/g)].some(
      ([, path]) => resolve(folder, path as string) === join(root, file),
    );
  });

/** Whoever changes something records it, or everybody who calls him does. */
function isRecorded(file: string, seen: readonly string[] = []): boolean {
  if (records(file) || file in unaudited) return true;
  const readers = readersOf(file).filter((reader) => !seen.includes(reader) && !/\.routes\.ts$|-service\.ts$/.test(reader));
  return readers.length > 0 && readers.every((reader) => isRecorded(reader, [...seen, file]));
}

it('finds what changes rows', async () => {
  expect((await changingQueries()).size).toBeGreaterThan(15);
});

it('records every operation that changes something, in the same transaction', async () => {
  const changing = await changingQueries();
  const writers = files.filter((file) => [...changing].some((name) => new RegExp(`\\(${name},`).test(textOf.get(file) ?? '')));
  expect(writers.length).toBeGreaterThan(10);
  expect(writers.filter((file) => !isRecorded(file))).toEqual([]);
});

it('records as often as it opens a transaction', () => {
  const count = (file: string, pattern: RegExp) => textOf.get(file)?.match(pattern)?.length ?? 0;
  const opened = (file: string) => count(file, /\.transaction\(|\bchangePeople\(/g);
  expect(files.filter((file) => !(file in unaudited) && opened(file) > count(file, /\brecord(Audit)?\(/g))).toEqual([]);
});

it('keeps the list of exceptions to files that there are', () => {
  expect(Object.keys(unaudited).filter((file) => !textOf.has(file))).toEqual([]);
});
