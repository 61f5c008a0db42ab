import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { writeLines } from '../backup/line-file.ts';
import { runSteps } from '../backup/progress.ts';
import { untilInterrupted } from '../backup/until-interrupted.ts';
import { complain } from '../failure.ts';
import { restoreTable } from './restore-clickhouse.ts';
import { damagedCopies, restoreObjects } from './restore-objects.ts';
import { restoreTuples } from './tuples/restore-tuples.ts';

let folder: string;
let interrupt: AbortController;
beforeEach(async () => {
  interrupt = new AbortController();
  folder = await mkdtemp(join(tmpdir(), 'axion-interrupted-'));
});
afterEach(() => rm(folder, { recursive: true }));

const cutOff = new Error('cut off');
/** What a store is asked for; the first question is still on its way when somebody presses Ctrl-C. */
const asked: string[] = [];
beforeEach(() => void asked.splice(0));
async function ask(what: string): Promise<void> {
  asked.push(what);
  interrupt.abort(cutOff);
}

async function keep(file: string, lines: readonly object[]): Promise<void> {
  const text = Readable.from(
    lines.map((line) => `${JSON.stringify(line)}\n`),
    { objectMode: false },
  );
  await writeLines(join(folder, file), text, new AbortController().signal);
}

it('begins no step after it', async () => {
  const step = (name: string) => ({ name, weight: 1, run: () => ask(name).then(() => 'done') });
  const tell = vi.fn();
  await expect(runSteps([step('one'), step('two')], { tell, signal: interrupt.signal })).rejects.toBe(cutOff);
  expect([asked, tell.mock.calls.length]).toEqual([['one'], 1]);
  interrupt = new AbortController();
  await expect(runSteps([step('last')], { tell, signal: interrupt.signal })).rejects.toBe(cutOff);
});

it('inserts no further rows into ClickHouse', async () => {
  for (const file of ['a', 'b']) await keep(file, [{ id: 1 }]);
  const clickhouse = { execute: async () => '{"rows":2}', insert: () => ask('insert') };
  const table = { ddl: '', files: ['a', 'b'], rows: 2 };
  await expect(restoreTable(clickhouse, { folder, name: 'x', table, signal: interrupt.signal })).rejects.toBe(cutOff);
  expect(asked).toEqual(['insert']);
});

it('asks for no further objects, and reads no further copies', async () => {
  const list = 'objects';
  const line = (key: string) => ({ key, sizeBytes: 1, etag: 'e', modifiedAt: '2026-11-21T10:00:00.000Z' });
  await keep(list, [line('a'), line('b')]);
  const objects = { head: (key: string) => ask(key).then(() => ({ sizeBytes: 1 })), put: () => Promise.reject(new Error('put')) };
  const { signal } = interrupt;
  await expect(
    restoreObjects(objects as unknown as Parameters<typeof restoreObjects>[0], { folder, list, copied: false, signal }),
  ).rejects.toBe(cutOff);
  expect(asked).toEqual(['a']);
  await expect(damagedCopies(folder, list, signal)).rejects.toBe(cutOff);
});

it('writes no further tuples', async () => {
  const models = 'models.json';
  const relations = { owner: { directly_related_user_types: [{ type: 'user' }] } };
  await writeFile(join(folder, models), JSON.stringify([{ id: 'm', type_definitions: [{ type: 'task', metadata: { relations } }] }]));
  await keep(
    'tuples',
    Array.from({ length: 101 }, (_, i) => ({ user: 'user:a', relation: 'owner', object: `task:${i}` })),
  );
  const post: Parameters<typeof restoreTuples>[0]['post'] = async (path, _body, answer) => {
    if (path.endsWith('/write')) await ask(path);
    return answer.parse({ authorization_model_id: 'n' });
  };
  const wish = { folder, storeId: 's', file: 'tuples', models, replaces: true, signal: interrupt.signal };
  await expect(restoreTuples({ post }, wish)).rejects.toBe(cutOff);
  expect(asked).toEqual(['/stores/s/write']);
});

it('is told with status 130', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  const error = await untilInterrupted('half of it', async (signal) => {
    process.emit('SIGINT');
    signal.throwIfAborted();
  }).catch((reason: unknown) => reason);
  expect(complain(error, 'restore')).toBe(130);
  expect(said.mock.calls).toEqual([['Interrupted: half of it']]);
  said.mockRestore();
});
