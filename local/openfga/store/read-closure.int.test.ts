import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { relationNames, subjects, things, worlds } from '../../../test/harness/openfga/random-worlds.ts';
import { tuplesInMemory } from '../../../test/harness/openfga/tuples-in-memory.ts';
import { evaluateCheck } from '../evaluate/evaluate-check.ts';
import { listObjects } from '../evaluate/list-objects.ts';
import type { TupleReader } from '../evaluate/tuple-reader.ts';
import { compileModel } from '../model/compile-model.ts';
import { parseTuple } from '../parse-tuple.ts';
import type { Node, Subject, Tuple } from '../tuple.ts';
import { openStore } from './open-store.ts';
import { readTuples } from './read-tuples.ts';
import { insertStore } from './store.queries.ts';
import { createUlids } from './ulid.ts';
import { writeTuples } from './write-tuples.ts';

let database: TestDatabase<'axion_sense_permissions'>;
let postgres: Awaited<ReturnType<typeof openStore>>;
beforeAll(async () => {
  database = await openDatabase('axion_sense_permissions');
  postgres = await openStore(database.urls.app);
});
afterAll(async () => {
  await postgres.close();
  await database.drop();
});

const nodes: readonly Node[] = things.flatMap((thing) => (relationNames[thing.type] ?? []).map((relation) => ({ ...thing, relation })));
const newId = createUlids(Date.now);
async function keep(tuples: readonly Tuple[]): Promise<string> {
  const id = newId();
  await postgres.maybeOne(insertStore, { id, name: 'random' });
  for (let start = 0; start < tuples.length; start += 100) {
    const writes = tuples.slice(start, start + 100);
    await writeTuples(postgres, id, { writes, deletes: [], ignoreDuplicates: false, ignoreMissing: false });
  }
  return id;
}

it('answers from Postgres what it answers from memory, also for tuples that the model does not allow', async () => {
  for (const { model, tuples } of fc.sample(worlds, { seed: 7, numRuns: 6 })) {
    const open = readTuples(postgres);
    const store = await keep(tuples);
    const all = (reader: () => TupleReader) =>
      Promise.all(nodes.flatMap((node) => subjects.map((subject) => evaluateCheck({ model, reader: reader() }, node, subject))));
    const lists = (reader: TupleReader) =>
      Promise.all(
        nodes.map(({ type, relation }) =>
          listObjects({ model, reader, resultLimit: 10 }, { type, relation, subject: subjects[0] as Subject }),
        ),
      );
    const here = tuplesInMemory(tuples);
    expect(await all(() => open(store))).toEqual(await all(() => here));
    expect(await lists(open(store))).toEqual(await lists(here));
  }
});

it('reads step by step what is too much to read at once', async () => {
  const userset = { relations: { member: { this: {} } }, type: 'group' };
  const allowed = { directly_related_user_types: [{ type: 'user' }, { type: 'group', relation: 'member' }] };
  const model = compileModel({
    schema_version: '1.1',
    type_definitions: [{ type: 'user' }, { ...userset, metadata: { relations: { member: allowed } } }],
  });
  const nested = Array.from({ length: 5_200 }, (_, i) =>
    parseTuple({ user: `group:g${i}#member`, relation: 'member', object: 'group:all' }),
  );
  const reader = readTuples(postgres)(
    await keep([...nested, parseTuple({ user: 'user:amal', relation: 'member', object: 'group:g5100' })]),
  );
  const amal = { type: 'user', id: 'amal', relation: '' };
  const all = { type: 'group', id: 'all', relation: 'member' };
  expect(await reader.readAhead?.(model, all, amal)).toBeUndefined();
  expect(await reader.readAhead?.(model, { ...all, id: 'g5100' }, amal)).toBeDefined();
  expect(await reader.readDirect(all, amal)).toHaveLength(5_200);
});
