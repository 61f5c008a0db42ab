import pg from 'pg';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { openAuthorizationServer } from '../../../test/harness/openfga/authorization-server.ts';
import { AxionError } from '../../errors/axion-error.ts';
import { connectPostgres } from '../../postgres/connect-postgres.ts';
import type { Postgres } from '../../postgres/postgres.ts';
import type { Authz, RelationTuple } from '../authz.ts';
import { composeModel } from '../compose-model.ts';
import { ensureStore } from '../ensure-store.ts';
import { bringImplied, givenTuples } from '../implied-tuples.ts';
import { modelVersions } from '../model-versions.ts';
import { openAuthz } from '../open-authz.ts';
import { appendTuples, measureTuples, relayTuples, settleTuples, type TupleDeps } from '../tuple-outbox.ts';
import { uploadModel } from '../upload-model.ts';

const modelOf = (more: string) =>
  composeModel([
    { name: 'test.fga', contents: `module test\n\ntype user\ntype organization\n  relations\n    define member: [user]\n${more}` },
  ]);
const models = { old: modelOf(''), fresh: modelOf('    define auditor: [user, user:*]\n') };

let database: TestDatabase<'axion_gen'>;
let server: Awaited<ReturnType<typeof openAuthorizationServer>>;
let admin: pg.Client;
let postgres: Postgres;
let old: ReturnType<typeof openAuthz>;
let fresh: ReturnType<typeof openAuthz>;
beforeAll(async () => {
  [database, server] = await Promise.all([openDatabase('axion_gen'), openAuthorizationServer()]);
  admin = new pg.Client({ connectionString: database.urls.admin });
  await admin.connect();
  postgres = connectPostgres({ url: database.urls.app, poolMax: 8, applicationName: 'test' });
  const runner = connectPostgres({ url: database.urls.migrate, poolMax: 1, applicationName: 'test-runner' });
  const storeId = await ensureStore(server.api, `two-releases-${v7()}`);
  for (const model of [models.old, models.fresh]) {
    await uploadModel({ api: server.api, record: modelVersions(runner) }, { storeId, model });
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await runner.close();
  const settings = { apiUrl: server.apiUrl, apiToken: server.apiToken, storeId, record: modelVersions(postgres) };
  [old, fresh] = [openAuthz({ ...settings, model: models.old }), openAuthz({ ...settings, model: models.fresh })];
});
afterAll(async () => {
  await Promise.all([old.close(), fresh.close(), postgres.close(), admin.end()]);
  await server.close();
  await database.drop();
});
beforeEach(() => admin.query('truncate public.authz_outbox restart identity'));

const fact = (user: string, relation: string): RelationTuple => ({ user: `user:${user}`, relation, object: 'organization:one' });
const append = (changes: Parameters<typeof appendTuples>[1]) => postgres.transaction((tx) => appendTuples(tx, changes));
const holds = async (authz: Authz, tuple: RelationTuple) => (await authz.read(tuple)).length === 1;

it('leaves to the newer release what only that one knows, and does not wait for it', async () => {
  const change = await append({ writes: [fact('amal', 'auditor'), fact('*', 'auditor')] });
  const own = await append({ writes: [fact('badr', 'member')], deletes: [fact('chiara', 'member')] });
  await settleTuples({ postgres, authz: old }, own, 1_000);
  expect(await measureTuples(postgres)).toMatchObject({ waiting: 2, parked: 0 });
  await settleTuples({ postgres, authz: fresh }, change);
  expect(await Promise.all([fact('amal', 'auditor'), fact('badr', 'member')].map((tuple) => holds(fresh, tuple)))).toEqual([true, true]);
});

it('lets a runner bring facts of its own release while relays of the one before are at the queue', async () => {
  const stop = new AbortController();
  const pushed: TupleDeps = { postgres, authz: old };
  const relays = [1, 2].map(() => relayTuples(pushed, { signal: stop.signal, everyMs: 5 }));
  const tuples = Array.from({ length: 1_500 }, (_, i) => fact(`r${i}`, i % 50 === 0 ? 'auditor' : 'member'));
  expect(await bringImplied({ postgres, authz: fresh }, [givenTuples(tuples)])).toBe(tuples.length);
  stop.abort();
  await Promise.all(relays);
  expect(await measureTuples(postgres)).toMatchObject({ waiting: 0, parked: 0 });
});

it('sets aside what no release has taken for ten minutes, and at once what the newest does not know', async () => {
  await append({ writes: [fact('amal', 'auditor')] });
  await admin.query(`update public.authz_outbox set created_at = now() - interval '11 minutes'`);
  await settleTuples({ postgres, authz: old }, await append({ writes: [fact('badr', 'member')] }));
  expect(await measureTuples(postgres)).toMatchObject({ waiting: 0, parked: 1 });
  const strange = await append({ writes: [fact('amal', 'stranger')] });
  await expect(settleTuples({ postgres, authz: old }, strange, 200)).rejects.toMatchObject({ code: 'authz.change-pending' });
  await expect(settleTuples({ postgres, authz: fresh }, strange)).rejects.toMatchObject({ code: 'store.refused' });
});

it('knows a store that takes changes from one that takes none, under either model', async () => {
  const bad = ['bad1', 'bad2'].map((user) => fact(user, 'member'));
  for (const authz of [old, fresh]) {
    const refusing: TupleDeps['authz'] = {
      async write(changes) {
        if (changes.writes?.length) throw new AxionError('store.refused', { store: 'openfga', code: 'something_new' });
        await authz.write(changes);
      },
    };
    const change = await append({ writes: bad });
    await admin.query(`update public.authz_outbox set created_at = now() - interval '11 minutes', attempts = 9 where parked_at is null`);
    await expect(settleTuples({ postgres, authz: refusing }, change)).rejects.toMatchObject({ params: { code: 'something_new' } });
  }
  expect(await measureTuples(postgres)).toMatchObject({ waiting: 0, parked: 4 });
});
