import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { AxionError } from '../../errors/axion-error.ts';
import { connectPostgres } from '../../postgres/connect-postgres.ts';
import type { Postgres } from '../../postgres/postgres.ts';
import type { Authz, Question, RelationTuple } from '../authz.ts';
import { rememberRights } from '../remember-rights.ts';
import { appendTuples, measureTuples, settleTuples } from '../tuple-outbox.ts';

let database: TestDatabase<'axion_gen'>;
let admin: pg.Client;
let postgres: Postgres;
beforeAll(async () => {
  database = await openDatabase('axion_gen');
  admin = new pg.Client({ connectionString: database.urls.admin });
  await admin.connect();
  postgres = connectPostgres({ url: database.urls.app, poolMax: 8, applicationName: 'test' });
});
afterAll(async () => {
  await Promise.all([postgres.close(), admin.end()]);
  await database.drop();
});
beforeEach(() => admin.query('truncate public.authz_outbox restart identity'));

const member = (user: string): RelationTuple => ({ user: `user:${user}`, relation: 'member', object: 'organization:one' });
const append = (changes: Parameters<typeof appendTuples>[1]) => postgres.transaction((tx) => appendTuples(tx, changes));
const age = () => admin.query(`update public.authz_outbox set created_at = now() - interval '11 minutes'`);
const pending = { code: 'authz.change-pending' };

/** A store in memory, slow by so many milliseconds, that refuses everything, or whatever is about one of these people, with a code when it has one. */
function storeInMemory({ slowMs = 0 } = {}) {
  const facts = new Set<string>();
  const state: { refuses: string | undefined; only?: readonly string[]; calls: number } = { refuses: undefined, calls: 0 };
  const isRefused = ({ user }: RelationTuple) => state.only?.includes(user.slice(5)) ?? true;
  const nameOf = ({ user, relation, object }: RelationTuple | Question) => `${user} ${relation} ${object}`;
  const authz: Authz = {
    check: async (question) => facts.has(nameOf(question)),
    batchCheck: async (questions) => questions.map((question) => facts.has(nameOf(question))),
    listObjects: async () => [],
    read: async () => [],
    async write({ writes = [], deletes = [] }) {
      state.calls += 1;
      if (slowMs > 0) await new Promise((resolve) => setTimeout(resolve, slowMs));
      if (state.refuses !== undefined && [...writes, ...deletes].some(isRefused))
        throw new AxionError('store.refused', { store: 'openfga', code: state.refuses });
      for (const tuple of deletes) facts.delete(nameOf(tuple));
      for (const tuple of writes) facts.add(nameOf(tuple));
    },
    close: async () => undefined,
  };
  return { authz, facts, state };
}

it('meets an unknown failure ten times in ten minutes before it sets a change aside', async () => {
  const { authz, state } = storeInMemory();
  Object.assign(state, { refuses: 'something_new', only: ['amal'] });
  const change = await append({ writes: [member('amal')] });
  await expect(settleTuples({ postgres, authz }, change, 1_200)).rejects.toMatchObject(pending);
  expect(state.calls).toBeGreaterThan(10);
  await age();
  await expect(settleTuples({ postgres, authz }, change)).rejects.toMatchObject({ params: { code: 'something_new' } });
});

it('keeps what waits when it is the store, or something before it, that refuses everything', async () => {
  const { authz, state } = storeInMemory();
  const change = await append({ deletes: Array.from({ length: 20 }, (_, i) => member(`s${i}`)) });
  await admin.query('update public.authz_outbox set attempts = 50');
  await age();
  for (const code of ['status-400', 'something_new']) {
    state.refuses = code;
    await expect(settleTuples({ postgres, authz }, change, 200)).rejects.toMatchObject(pending);
    expect(await measureTuples(postgres)).toMatchObject({ waiting: 20, parked: 0 });
  }
  state.refuses = undefined;
  await settleTuples({ postgres, authz }, change);
});

it('brings what stands behind two that fail alike and a later change of one of them, though both wait', async () => {
  const { authz, facts, state } = storeInMemory();
  await settleTuples({ postgres, authz }, await append({ writes: [member('leaver')] }));
  Object.assign(state, { refuses: 'something_new', only: ['bad1', 'bad2'] });
  await append({ writes: [member('bad1'), member('bad2')] });
  const later = await append({ deletes: [member('bad1')] });
  await settleTuples({ postgres, authz }, await append({ deletes: [member('leaver')], writes: [member('joiner')] }));
  expect([...facts]).toEqual(['user:joiner member organization:one']);
  expect(await measureTuples(postgres)).toMatchObject({ waiting: 3, parked: 0 });
  await age();
  state.only = ['bad2'];
  await settleTuples({ postgres, authz }, later);
  expect([...facts]).toEqual(['user:joiner member organization:one']);
  expect(await measureTuples(postgres)).toMatchObject({ waiting: 0, parked: 1 });
});

it('sets aside two that fail alike when nothing else waits', async () => {
  const { authz, state } = storeInMemory();
  Object.assign(state, { refuses: 'something_new', only: ['bad1', 'bad2'] });
  const change = await append({ writes: [member('bad1'), member('bad2')] });
  await age();
  await expect(settleTuples({ postgres, authz }, change)).rejects.toMatchObject({ params: { code: 'something_new' } });
  expect(await measureTuples(postgres)).toMatchObject({ waiting: 0, parked: 2 });
});

it('ends the wait in time, also when the store takes its own; what was sent is waited for under the lock', async () => {
  const { authz, facts, state } = storeInMemory({ slowMs: 700 });
  const change = await append({ writes: [member('amal')] });
  const started = performance.now();
  await expect(settleTuples({ postgres, authz }, change, 200)).rejects.toMatchObject(pending);
  expect(performance.now() - started).toBeLessThan(500);
  await settleTuples({ postgres, authz }, change);
  expect([facts.size, state.calls]).toEqual([1, 1]);
});

it('does not remember what was taken away, whichever process brought it', async () => {
  const { authz } = storeInMemory();
  const remembering = () => rememberRights(authz, { now: () => performance.now() });
  const [asked, other] = [remembering(), remembering()];
  const question = { user: 'user:leaver', relation: 'member', object: 'organization:one' } as const;
  await settleTuples({ postgres, authz }, await append({ writes: [member('leaver')] }));
  expect(await asked.check(question)).toBe(true);
  const change = await append({ deletes: [member('leaver')] });
  await settleTuples({ postgres, authz: other }, change);
  expect(await asked.check(question)).toBe(true);
  await settleTuples({ postgres, authz: asked }, change);
  expect(await asked.check(question)).toBe(false);
});
