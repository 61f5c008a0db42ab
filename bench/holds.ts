import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import pg from 'pg';
import { startPostgresServer } from '../test/harness/servers/postgres-server.ts';

/**
 * The newest open holds inside a territory, with two million holds of four organizations on the ground and territories from a street block to a
 * quarter of the city: milliseconds from question to rows, on a real PostgreSQL with the product's own indexes and 1 GB of shared buffers.
 */
const holds = Number(process.argv[2] ?? 2_000_000);
const territories = 50;
const rounds = 600;
const barMs = 10;
const organizations = [1, 2, 3, 4].map((n) => `018f0000-0000-7000-8000-00000000a00${n}`);
const userId = 'bench'.padEnd(43, '0');
const areaSql = 'select area::text as area from planner.territories where id = $1 and organization_id = $2 and deleted_at is null';
const holdsSql = `select id, hold.reason, st_x(hold.position) as longitude, st_y(hold.position) as latitude, hold.seen_at, note, heading_degrees
  from (select id, seen_at from road_data.holds
         where organization_id = $1 and state = 'open' and deleted_at is null and st_contains($2::geometry, position)
         order by seen_at desc, id desc limit 51) as page join road_data.holds as hold using (id)
 order by hold.seen_at desc, id desc`;

const folder = await mkdtemp(join(tmpdir(), 'axion-bench-holds-'));
await mkdir(join(folder, 'postgres'));
const server = await startPostgresServer({ folder: join(folder, 'postgres'), env: {} }, { shared_buffers: '1GB' });
try {
  const { postgresAdminUrl: adminUrl = '', postgresPasswords: passwords } = server.provided;
  const database = withDatabase(adminUrl, 'axion_sense');
  const as = (role: 'axion_sense_app' | 'axion_sense_migrate') => withRole(database, role, passwords?.[role] ?? '');
  const migrations = fileURLToPath(new URL('../migrations/axion_sense', import.meta.url));
  await migrate({ url: as('axion_sense_migrate'), folder: migrations, now: () => new Date() });
  await withClient(database, fill);
  await withClient(as('axion_sense_app'), measure);
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** A city of 40 km: holds cluster along a grid of streets; every tenth is resolved. Indexes are built after the rows, as a load would. */
async function fill(client: pg.Client): Promise<void> {
  const started = performance.now();
  await client.query(`insert into public.users (id, external_auth_id, name) values ($1, 'https://id.test|bench', 'bench')`, [userId]);
  for (const [i, id] of organizations.entries())
    await client.query('insert into public.organizations (id, code, name) values ($1, $2, $2)', [id, `city-${i + 1}`]);
  const { rows: indexes } = await client.query<{ name: string; sql: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as sql from pg_index
      where indrelid = 'road_data.holds'::regclass and not indisprimary`,
  );
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await client.query(
    `insert into road_data.holds (id, organization_id, user_id, reason, position, seen_at, state, resolved_at)
     select overlay(overlay(gen_random_uuid()::text placing '7' from 15) placing '8' from 20)::uuid, ($1::uuid[])[1 + n % 4], $2,
            (array['road-closed', 'construction', 'blocked', 'gate', 'hazard'])[1 + n % 5],
            st_setsrid(st_makepoint(13 + (case when n % 2 = 0 then floor(random() * 400) / 1000 else random() * 0.4 end),
                                    55 + (case when n % 2 = 1 then floor(random() * 400) / 1000 else random() * 0.4 end), 12), 4326),
            now() - random() * interval '700 days',
            case when n % 10 = 0 then 'resolved' else 'open' end, case when n % 10 = 0 then now() end
       from generate_series(1, $3::integer) as n`,
    [organizations, userId, holds],
  );
  for (const { sql } of indexes) await client.query(sql);
  // Eleven-cornered areas; the radius grows from about 100 m to 10 km.
  await client.query(
    `insert into planner.territories (id, organization_id, name, area)
     select overlay(overlay(gen_random_uuid()::text placing '7' from 15) placing '8' from 20)::uuid, ($1::uuid[])[1 + n % 4], 'area ' || n,
            st_setsrid(st_makepolygon(st_makeline(array_agg(
              st_makepoint(13.2 + x + radius * cos(corner * 2 * pi() / 11), 55.2 + y + radius * 0.6 * sin(corner * 2 * pi() / 11)) order by corner))), 4326)
       from (select n, (random() - 0.5) * 0.2 as x, (random() - 0.5) * 0.2 as y, 0.001 * power(100, n::float8 / $2) as radius
               from generate_series(1, $2::integer) as n) as area, generate_series(0, 11) as corner
      group by n, x, y, radius`,
    [organizations, territories],
  );
  await client.query('vacuum analyze road_data.holds');
  await client.query('analyze planner.territories');
  console.log(
    `${holds.toLocaleString('en')} holds and ${territories} territories in ${((performance.now() - started) / 1_000).toFixed(0)} s`,
  );
}

async function measure(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ id: string; organization: string; inside: string }>(
    `select t.id, t.organization_id as organization, (select count(*) from road_data.holds h
       where h.organization_id = t.organization_id and st_contains(t.area, h.position)) as inside from planner.territories t order by area_square_metres`,
  );
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const territory = rows[round % rows.length];
    if (!territory) throw new Error('no territory');
    const started = performance.now();
    const { rows: areas } = await client.query(areaSql, [territory.id, territory.organization]);
    await client.query(holdsSql, [territory.organization, areas[0]?.area]);
    if (round >= rows.length) taken.push(performance.now() - started);
  }
  const at = (share: number) => taken.toSorted((a, b) => a - b)[Math.floor(taken.length * share)] ?? Number.NaN;
  const inside = rows.map((row) => Number(row.inside));
  console.log(`holds in a territory: ${Math.min(...inside)} to ${Math.max(...inside).toLocaleString('en')}`);
  console.log(`newest 50 open ones: p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms`);
  console.log(`p95 bar ${barMs} ms ${at(0.95) <= barMs ? 'held' : 'MISSED'}`);
}
