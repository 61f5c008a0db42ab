import pg from 'pg';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../test/harness/databases.ts';
import { openAuthorizationServer } from '../../test/harness/openfga/authorization-server.ts';
import { AxionError } from '../errors/axion-error.ts';
import { connectPostgres } from '../postgres/connect-postgres.ts';
import type { Postgres } from '../postgres/postgres.ts';
import { openMetricsText } from '../telemetry/open-metrics.ts';
import type { Authz, RelationTuple } from './authz.ts';
import { composeModel } from './compose-model.ts';
import { connectAuthz } from './connect-authz.ts';
import { ensureStore } from './ensure-store.ts';
import {
  appendTuples,
  drainTuples,
  measureTuples,
  parkedTuples,
  relayTuples,
  retryParkedTuples,
  settleTuples,
  tupleMetrics,
} from './tuple-outbox.ts';
import { uploadModel } from './upload-model.ts';

const contents =
  'module test\n\ntype user\ntype organization\n  relations\n    define member: [user]\n    define can_view_org_tracks: member\n';
const model = composeModel([{ name: 'test.fga', contents }]);
const member = (user: string, organization = 'one'): RelationTuple => ({
  ...{ user: `user:${user}`, relation: 'member' },
  object: `organization:${organization}`,
});

const open = { axion_sense: () => openDatabase('axion_sense'), axion_gen: () => openDatabase('axion_gen') };
type Database = Awaited<ReturnType<(typeof open)[keyof typeof open]>>;

/** Both products keep their queue in a table of the same shape; what is true of one must be true of the other. */
describe.each(['axion_sense', 'axion_gen'] as const)('changes of rights that wait in %s', (store) => {
  let database: Database;
  let server: Awaited<ReturnType<typeof openAuthorizationServer>>;
  let admin: pg.Client;
  let postgres: Postgres;
  let authz: Authz;
  beforeAll(async () => {
    [database, server] = await Promise.all([open[store](), openAuthorizationServer()]);
    admin = new pg.Client({ connectionString: database.urls.admin });
    await admin.connect();
    const storeId = await ensureStore(server.api, `outbox-${v7()}`);
    const record = { find: async () => undefined, keep: async ({ modelId }: { modelId: string }) => modelId };
    const { modelId } = await uploadModel({ api: server.api, record }, { storeId, model });
    authz = connectAuthz({ apiUrl: server.apiUrl, apiToken: server.apiToken, storeId, modelId });
    postgres = connectPostgres({ url: database.urls.app, poolMax: 8, applicationName: 'test' });
  });
  afterAll(async () => {
    await Promise.all([authz.close(), postgres.close(), admin.end()]);
    await server.close();
    await database.drop();
  });
  beforeEach(() => admin.query('truncate public.authz_outbox restart identity'));

  const append = (changes: Parameters<typeof appendTuples>[1]) => postgres.transaction((tx) => appendTuples(tx, changes));
  const isMember = (user: string, organization = 'one') =>
    authz.check({ user: `user:${user}`, relation: 'member', object: `organization:${organization}` });
  const left = async () => (await measureTuples(postgres)) ?? { waiting: -1, parked: -1, parkedDeletes: -1, oldest: null };

  it('are there when the call answers', async () => {
    await settleTuples({ postgres, authz }, await append({ writes: [member('amal')] }));
    expect(await isMember('amal')).toBe(true);
    await settleTuples({ postgres, authz }, await append({ deletes: [member('amal')], writes: [member('badr')] }));
    expect([await isMember('amal'), await isMember('badr'), (await left()).waiting]).toEqual([false, true, 0]);
    await settleTuples({ postgres, authz }, await append({}));
  });

  it('never leave a transaction that does not commit', async () => {
    const failing = postgres.transaction(async (tx) => {
      await appendTuples(tx, { writes: [member('chiara')] });
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    await drainTuples({ postgres, authz });
    expect(await isMember('chiara')).toBe(false);
  });

  it('are brought by a relay when the process that made them is gone, by however many relays and in order', async () => {
    const rounds = 300;
    // The last word on each person is what counts; every person is let in and out again and again.
    for (let i = 0; i < rounds; i += 1) {
      const change = member(`p${i % 7}`, 'relayed');
      await append(i % 2 === 0 ? { writes: [change] } : { deletes: [change] });
    }
    const stop = new AbortController();
    const relays = [1, 2, 3].map(() => relayTuples({ postgres, authz }, { signal: stop.signal, everyMs: 5 }));
    for (let waits = 0; waits < 400 && (await left()).waiting > 0; waits += 1) await new Promise((resolve) => setTimeout(resolve, 25));
    stop.abort();
    await Promise.all(relays);
    const last = new Map(Array.from({ length: rounds }, (_, i) => [i % 7, i % 2 === 0]));
    for (const [person, holds] of last) expect([person, await isMember(`p${person}`, 'relayed')]).toEqual([person, holds]);
  });

  it('go in calls of at most a hundred', async () => {
    const sizes: number[] = [];
    const counting = {
      write: async (changes: { writes?: readonly RelationTuple[]; deletes?: readonly RelationTuple[] }) => {
        sizes.push((changes.writes?.length ?? 0) + (changes.deletes?.length ?? 0));
      },
    };
    await append({ writes: Array.from({ length: 230 }, (_, i) => member(`m${i}`)) });
    await drainTuples({ postgres, authz: counting });
    expect(sizes).toEqual([100, 100, 30]);
  });

  it('wait while the store is away: giving says that it is pending, taking away never says that it is done', async () => {
    const down = { write: async () => Promise.reject(new AxionError('store.unavailable', { store: 'openfga' })) };
    await settleTuples({ postgres, authz }, await append({ writes: [member('leaver')] }));
    const revoke = await append({ deletes: [member('leaver')] });
    const started = performance.now();
    await expect(settleTuples({ postgres, authz: down }, revoke, 300)).rejects.toMatchObject({ code: 'authz.change-pending' });
    expect(performance.now() - started).toBeLessThan(2_000);
    const joining = await append({ writes: [member('joiner')] });
    await expect(settleTuples({ postgres, authz: down }, joining, 100)).rejects.toMatchObject({ code: 'authz.change-pending' });
    const { rows } = await admin.query('select max(attempts) as most from public.authz_outbox');
    expect(rows).toEqual([{ most: 0 }]);
    await settleTuples({ postgres, authz }, joining);
    expect([await isMember('leaver'), await isMember('joiner')]).toEqual([false, true]);
  });

  it('that the model does not know are set aside alone, and the others go on', async () => {
    const odd = { user: 'user:amal', relation: 'owner', object: 'organization:one' } as const;
    const failures: unknown[] = [];
    const good = Array.from({ length: 9 }, (_, i) => member(`g${i}`));
    await append({ writes: [...good.slice(0, 4), odd, ...good.slice(4)] });
    await drainTuples({ postgres, authz, onFailure: (error) => failures.push(error) });
    expect(await Promise.all(good.map((_tuple, i) => isMember(`g${i}`)))).toEqual(good.map(() => true));
    expect(await left()).toMatchObject({ waiting: 0, parked: 1 });
    expect(failures).toEqual([expect.objectContaining({ code: 'store.refused' })]);
    const { rows } = await admin.query('select tuple_relation, fault from public.authz_outbox');
    expect(rows).toEqual([{ tuple_relation: 'owner', fault: 'validation_error' }]);
    await expect(settleTuples({ postgres, authz }, await append({ writes: [odd] }))).rejects.toMatchObject({
      ...{ code: 'store.refused', params: { code: 'validation_error' } },
    });
    const several = await append({ writes: [odd, member('g1')] });
    await expect(settleTuples({ postgres, authz }, several)).rejects.toMatchObject({ code: 'store.refused' });
    expect(await retryParkedTuples(postgres)).toHaveLength(3);
    expect((await left()).waiting).toBe(3);
  });

  it('that were set aside never come back over a later word on the same fact, also when they are retried at that moment', async () => {
    const facts = new Set<string>();
    const nameOf = ({ user, relation, object }: RelationTuple) => `${user} ${relation} ${object}`;
    let knows = false;
    let meanwhile = async () => undefined as unknown;
    /** A store whose model does not know the relation yet: it takes it away, which is nothing, and does not take it in. */
    const old = {
      async write({ writes = [], deletes = [] }: Parameters<Authz['write']>[0]) {
        if (writes.length > 0 && !knows) throw new AxionError('store.refused', { store: 'openfga', code: 'validation_error' });
        for (const tuple of deletes) facts.delete(nameOf(tuple));
        for (const tuple of writes) facts.add(nameOf(tuple));
        await meanwhile();
      },
    };
    const drain = () => drainTuples({ postgres, authz: old });
    await append({ writes: [member('leaver'), member('stayer'), member('returner')] });
    await drain();
    expect(await left()).toMatchObject({ waiting: 0, parked: 3 });
    await append({ deletes: [member('leaver')] });
    await drain();
    expect(await left()).toMatchObject({ waiting: 0, parked: 2 });
    await append({ deletes: [member('returner')] });
    meanwhile = () => retryParkedTuples(postgres);
    knows = true;
    await drain();
    expect([...facts]).toEqual([nameOf(member('stayer'))]);
    expect(await left()).toMatchObject({ waiting: 0, parked: 0 });
  });

  it('are counted for those who watch: what waits, since when, and rights that somebody was to lose and still has', async () => {
    const text = async (from: Pick<Postgres, 'maybeOne'> = postgres) => {
      const now = () => new Date(Date.now() + 90_000);
      return openMetricsText(await tupleMetrics({ postgres: from, now }));
    };
    const refusing = { write: async () => Promise.reject(new AxionError('store.refused', { store: 'openfga', code: 'validation_error' })) };
    await append({ deletes: [member('leaver'), member('other')], writes: [member('joiner')] });
    await drainTuples({ postgres, authz: refusing });
    await append({ writes: [member('waiting')] });
    const said = await text();
    expect(said).toContain('axion_authz_outbox_waiting 1\n');
    expect(said).toContain('axion_authz_outbox_parked{operation="write"} 1\n');
    expect(said).toContain('axion_authz_outbox_parked{operation="delete"} 2\n');
    expect(Number(/^axion_authz_outbox_oldest_seconds (.*)$/m.exec(said)?.[1])).toBeGreaterThan(80);
    expect(said).toContain('axion_authz_outbox_measured 1\n');
    const unanswered = await text({ maybeOne: async () => Promise.reject(new Error('away')) });
    expect(unanswered).toContain('axion_authz_outbox_measured 0\n');
    expect(unanswered).not.toContain('parked');
    expect(await parkedTuples(postgres, 1)).toEqual([
      {
        ...{ operation: 'delete', ...member('leaver'), fault: 'validation_error' },
        parkedAt: expect.stringMatching(/^20.*Z$/),
      },
    ]);
  });
});
