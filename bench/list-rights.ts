import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tablesToQuery } from '@axion/gen/datasets/tables-to-query.ts';
import { permitSelect } from '@axion/gen/federation/permit-select.ts';
import { askRights, refs } from '@axion/gen/people/ask-rights.ts';
import { withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import type { Authz, RelationTuple } from '@axion/platform/authz/authz.ts';
import { genBuiltInTuples } from '@axion/platform/authz/built-in-roles.ts';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { connectAuthz } from '@axion/platform/authz/connect-authz.ts';
import { ensureStore } from '@axion/platform/authz/ensure-store.ts';
import { objectRef, userRef } from '@axion/platform/authz/object-ref.ts';
import { openOpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import { rememberRights } from '@axion/platform/authz/remember-rights.ts';
import { uploadModel } from '@axion/platform/authz/upload-model.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { userIdOf } from '@axion/platform/identity/user-id-of.ts';
import { openProgram } from '../test/harness/open-program.ts';
import { postgresServer } from '../test/harness/servers/postgres-server.ts';

/**
 * B10: which of 1,000 tables somebody may query, as the pages of Gen ask, against one check a table; and what one query asks on its way. PostgreSQL and
 * the authorization server are processes of their own; round trips are counted where the HTTP client makes them.
 */
const datasets = 10;
const tablesOfEach = 100;
const rounds = 30;
const bar = { fewer: 10, warmMs: 5 };

let trips = 0;
subscribe('undici:request:create', () => {
  trips += 1;
});

type Person = Extract<Actor, { kind: 'user' }>;
function person(subject: string): Person {
  const issuer = 'https://id.bench';
  return { kind: 'user', id: userIdOf(issuer, subject), issuer, subject, name: subject };
}
const catalogue = Array.from({ length: datasets }, (_, d) => ({
  id: `018f0000-0000-7000-8000-${String(d).padStart(12, '0')}`,
  tables: Array.from({ length: tablesOfEach }, (_, t) => `table_${t}`),
}));

const folder = await mkdtemp(join(tmpdir(), 'axion-bench-rights-'));
const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
try {
  await measure(await openStore());
} finally {
  for (const close of closing.toReversed()) await close().catch(() => undefined);
}

/** A store with 1,000 tables: an analyst by a role on everything, a reader by a role that is given on every second table. */
function facts(): readonly RelationTuple[] {
  const readers = objectRef('role', '100');
  return [
    ...genBuiltInTuples(),
    { user: 'user:*', relation: 'has_view_table', object: readers },
    { user: userRef(person('analyst').id), relation: 'assignee', object: objectRef('role', '2') },
    { user: userRef(person('reader').id), relation: 'assignee', object: readers },
    ...['analyst', 'reader'].map((name) => ({
      user: userRef(person(name).id),
      relation: 'member',
      object: objectRef('organization', 'one'),
    })),
    { user: refs.system, relation: 'parent', object: refs.source('air') },
    ...catalogue.flatMap(({ id, tables }) => [
      { user: refs.source('air'), relation: 'parent', object: refs.dataset(id) },
      ...tables.map((table) => ({ user: refs.dataset(id), relation: 'parent', object: refs.table(id, table) })),
      ...tables
        .filter((_table, i) => i % 2 === 0)
        .map((table) => ({ user: readers, relation: 'assigned_role', object: refs.table(id, table) })),
    ]),
  ];
}

async function openStore(): Promise<Authz> {
  await mkdir(join(folder, 'postgres'));
  const postgres = await postgresServer.start({ folder: join(folder, 'postgres'), env: {} });
  closing.push(postgres.stop);
  const { postgresAdminUrl: adminUrl = '', postgresPasswords: passwords } = postgres.provided;
  const apiToken = randomBytes(16).toString('hex');
  const server = await openProgram('local/openfga/main.ts', {
    AXION_OPENFGA_PORT: '0',
    AXION_OPENFGA_POSTGRES_URL: withRole(
      withDatabase(adminUrl, 'axion_sense_permissions'),
      'axion_openfga',
      passwords?.axion_openfga ?? '',
    ),
    AXION_OPENFGA_API_TOKEN: apiToken,
  });
  closing.push(server.close);
  const api = openOpenFgaApi({ apiUrl: server.url, apiToken });
  closing.push(() => api.close());
  const storeId = await ensureStore(api, 'bench');
  const model = await readProductModel(fileURLToPath(new URL('../migrations/openfga', import.meta.url)), 'gen');
  const record = { find: async () => undefined, keep: async ({ modelId }: { modelId: string }) => modelId };
  const { modelId } = await uploadModel({ api, record }, { storeId, model });
  const authz = connectAuthz({ apiUrl: server.url, apiToken, storeId, modelId });
  closing.push(() => authz.close());
  const all = facts();
  for (let at = 0; at < all.length; at += 100) await authz.write({ writes: all.slice(at, at + 100) });
  console.log(`${all.length} facts, ${datasets} datasets of ${tablesOfEach} tables each`);
  return authz;
}

/** `cpu` is what this process itself computed for one run, in ms: it says what is ours when the machine has other work. */
type Figures = { readonly trips: number; readonly p50: number; readonly p95: number; readonly cpu: number };

/** Round trips of one run, and milliseconds of many. */
async function take(work: () => Promise<unknown>, times = rounds): Promise<Figures> {
  await work();
  const taken: number[] = [];
  const before = trips;
  const cpuBefore = process.cpuUsage();
  for (let round = 0; round < times; round += 1) {
    const started = performance.now();
    await work();
    taken.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return { trips: (trips - before) / times, p50: at(taken, 0.5), p95: at(taken, 0.95), cpu: (user + system) / 1_000 / times };
}

async function measure(authz: Authz): Promise<void> {
  const held: boolean[] = [];
  console.log(`one listing of ${datasets * tablesOfEach} tables             round trips        p50        p95        cpu`);
  for (const name of ['analyst', 'reader']) {
    const actor = person(name);
    const user = userRef(actor.id);
    const questions = catalogue.flatMap(({ id, tables }) =>
      tables.map((table) => ({ user, relation: 'can_query_table', object: refs.table(id, table) }) as const),
    );
    const single = await take(async () => {
      for (let start = 0; start < questions.length; start += 16)
        await Promise.all(questions.slice(start, start + 16).map((question) => authz.check(question)));
    }, 5);
    const cold = await take(() => tablesToQuery(askRights(authz), actor, catalogue));
    const remembered = askRights(rememberRights(authz, { now: () => performance.now(), keptMs: 600_000 }));
    const warm = await take(() => tablesToQuery(remembered, actor, catalogue), 200);
    line(`${name}: one check a table, 16 at once`, single);
    line(`${name}: as pages ask, nothing remembered`, cold);
    line(`${name}: as pages ask, remembered`, warm);
    const fewer = single.trips / cold.trips;
    held.push(fewer >= bar.fewer, warm.p95 <= bar.warmMs);
    console.log(
      `  ${fewer.toFixed(0)}× fewer round trips, bar ${bar.fewer}× ${word(fewer >= bar.fewer)}; warm p95 +${warm.p95.toFixed(2)} ms, bar ${bar.warmMs} ms ${word(warm.p95 <= bar.warmMs)}`,
    );
  }
  await measureQuery(authz);
  console.log(`load of the machine in the last minute: ${loadavg()[0]?.toFixed(1)}`);
  process.exitCode = held.every(Boolean) ? 0 : 1;
}

/** What one query asks before it may run: parsed, its two tables found, rights on them and the caller's organizations. */
async function measureQuery(authz: Authz): Promise<void> {
  const source = { name: 'air', organizationColumn: 'organization_id' } as never;
  const tables = catalogue.slice(0, 1).flatMap(({ id, tables: names }) => names.map((table) => ({ dataset: 'd', datasetId: id, table })));
  const context = { source, catalogue: { source: 'air', database: 'air', tables } };
  const contexts = { find: async () => ({ context, isFresh: false }), read: async () => context };
  const asked = { source: 'air', sql: 'select count() from table_1 as a join table_2 as b on a.id = b.id where a.x > 3' };
  const permit = (store: Authz) => () => permitSelect({ contexts, rights: askRights(store) }, person('analyst'), asked);
  console.log('rights of one query over two tables      round trips        p50        p95        cpu');
  line('nothing remembered', await take(permit(authz), 100));
  line('remembered', await take(permit(rememberRights(authz, { now: () => performance.now(), keptMs: 600_000 })), 100));
}

function line(what: string, { trips: count, p50, p95, cpu }: Figures): void {
  const figures = [count.toFixed(1).padStart(8), p50.toFixed(2).padStart(10), p95.toFixed(2).padStart(10), cpu.toFixed(2).padStart(10)];
  console.log(`  ${what.padEnd(40)} ${figures.join(' ')} ms`);
}

function word(good: boolean): string {
  return good ? 'held' : 'MISSED';
}

/** The value below which that share of values lies. */
function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
