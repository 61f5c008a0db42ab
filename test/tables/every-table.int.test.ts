import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClickHouse } from '../harness/clickhouse/clickhouse.ts';
import { openDatabase, type TestDatabase } from '../harness/databases.ts';

/** Tables without organization_id, and why they need none. Whatever is not named here has it. */
const notTenants: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  axion_sense: {
    'maintenance.parked_rows': 'of the installation; rows of all tables, which nobody reads as themselves',
    'maintenance.partition_rules': 'of the installation',
    'maintenance.partition_runs': 'of the installation',
    'maintenance.retention_in_force': 'of the installation',
    'public.authz_outbox': 'of the installation',
    'public.idempotency_keys': 'of who called',
    'public.openfga_model_versions': 'of the installation',
    'public.operators': 'of the installation',
    'public.organizations': 'the tenant itself',
    'public.outbox': 'of the installation; the key of audit is the organization',
    'public.outbox_leases': 'of the installation',
    'public.users': 'people belong to several organizations',
  },
  axion_sense_tasks: { 'public.consumer_pauses': 'of the installation' },
  axion_gen: {
    'public.audit_entries': 'of the installation',
    'public.authz_outbox': 'of the installation',
    'public.column_masks': 'of a role',
    'public.chat_messages': 'of a chat session',
    'public.curation_overrides': 'of a dataset',
    'public.dashboard_drafts': 'of a person',
    'public.dashboard_filters': 'of a dashboard',
    'public.dashboard_group_members': 'of a dashboard and a folder',
    'public.dashboard_widgets': 'of a dashboard',
    'public.data_sources': 'of the installation; organization_column tells where its rows have theirs',
    'public.dataset_group_members': 'of a dataset',
    'public.dataset_groups': 'of the installation',
    'public.dataset_maps': 'of a dataset',
    'public.dataset_semantic_metrics': 'of a dataset',
    'public.datasets': 'of a data source',
    'public.dkb_article_versions': 'of a dataset or everybody',
    'public.external_apis': 'of the installation',
    'public.agent_discovery_checkpoints': 'of a dataset',
    'public.openfga_model_versions': 'of the installation',
    'public.query_runs': 'of a person',
    'public.role_quotas': 'of a role',
    'public.roles': 'of the installation',
    'public.row_filters': 'of a role',
    'public.sessions': 'of a person',
    'public.table_filters': 'of a person',
    'public.table_profile_cache': 'of a dataset',
    'public.tooltip_templates': 'of a dataset',
    'public.user_external_api_tokens': 'of a person',
    'public.user_favorite_dashboards': 'of a person',
    'public.user_favorite_datasets': 'of a person',
    'public.user_favorite_tables': 'of a person',
    'public.user_roles': 'of a person',
    'public.users': 'people belong to several organizations',
  },
};

/** Our tables; partitions are their parents again. */
const tables = `tables as (
  select c.oid, c.oid::regclass::text as name, n.nspname as schema, c.relkind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'partman', 'jobs', 'migrations')
     and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'))`;

describe.each(['axion_sense', 'axion_sense_tasks', 'axion_gen'] as const)('in %s', (store) => {
  let database: TestDatabase<typeof store>;
  let client: pg.Client;
  beforeAll(async () => {
    database = await openDatabase(store);
    client = new pg.Client({ connectionString: database.urls.admin });
    await client.connect();
    await client.query(`set search_path = ''`);
  });
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });
  const names = async (sql: string) => (await client.query<{ name: string }>(`with ${tables} ${sql}`)).rows.map(({ name }) => name).sort();

  it('every table and column says what it means', async () => {
    expect(
      await names(`
        select t.name || coalesce('.' || a.attname, '') as name
          from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
         where length(coalesce(col_description(t.oid, a.attnum), '')) < 3
        union all select name from tables where length(coalesce(obj_description(oid, 'pg_class'), '')) < 10
        union all select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname in ('public', 'road_data', 'planner', 'external', 'maintenance') and obj_description(p.oid, 'pg_proc') is null
           and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`),
    ).toEqual([]);
  });

  it('every table has a primary key, and every constraint a name of its own', async () => {
    expect(
      await names(`select name from tables t where not exists (select from pg_constraint where conrelid = t.oid and contype = 'p')`),
    ).toEqual([]);
    // PostgreSQL numbers the names that it makes up.
    expect(
      await names(
        `select t.name || '.' || conname as name from tables t join pg_constraint on conrelid = t.oid where conname ~ '_(check|key|fkey)[0-9]+$'`,
      ),
    ).toEqual([]);
  });

  it('every foreign key can be followed back by an index', async () => {
    // One that begins with the other row's own key finds the same rows, whatever else the foreign key names.
    expect(
      await names(`
        select t.name || '.' || conname as name
          from tables t join pg_constraint f on f.conrelid = t.oid and f.contype = 'f'
         where not exists (
           select from pg_index i
            where i.indrelid = t.oid and i.indisvalid
              and ((string_to_array(i.indkey::text, ' ')::smallint[])[1:cardinality(f.conkey)] @> f.conkey
                or i.indkey[0] = (select f.conkey[array_position(f.confkey, p.indkey[0])] from pg_index p
                  where p.indrelid = f.confrelid and p.indisprimary and p.indnkeyatts = 1))
              and (i.indpred is null or pg_get_expr(i.indpred, t.oid) in (
                select '(' || a.attname || ' IS NOT NULL)' from pg_attribute a where a.attrelid = t.oid and a.attnum = any (f.conkey))))`),
    ).toEqual([]);
  });

  it('no foreign key leads into partitioned history', async () => {
    expect(
      await names(`select t.name || '.' || conname as name from tables t join pg_constraint on confrelid = t.oid where t.relkind = 'p'`),
    ).toEqual([]);
  });

  it('every geometry is in WGS 84 and can be searched by place', async () => {
    expect(
      await names(`
        select t.name || '.' || a.attname as name
          from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and a.atttypid::regtype::text in ('public.geometry', 'public.geography')
         where format_type(a.atttypid, a.atttypmod) not like '%,4326)' or not exists (
           select from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
            where i.indrelid = t.oid and m.amname = 'gist' and i.indkey[0] = a.attnum)`),
    ).toEqual([]);
  });

  it("every tenant's table names its organization", async () => {
    const without = await names(`
      select name from tables t where not exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'organization_id' and not a.attisdropped)`);
    expect(without).toEqual(Object.keys(notTenants[store] ?? {}).sort());
    // What vehicles record, planners draw and others call ours is never without one.
    expect(
      await names(`select t.name from tables t join pg_attribute a on a.attrelid = t.oid and a.attname = 'organization_id'
        where t.schema in ('road_data', 'planner', 'external') and not a.attnotnull`),
    ).toEqual([]);
  });

  it('no number that rows count up can run out', async () => {
    // Roles are few; everything else that counts by itself is 64 bits wide. What people and programs set is an integer with a check, or a place or version.
    expect(
      await names(`
        select t.name || '.' || a.attname as name from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0
          left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
         where a.atttypid in ('int2'::regtype, 'int4'::regtype) and (a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like 'nextval%')`),
    ).toEqual(store === 'axion_gen' ? ['public.roles.id'] : []);
  });

  it('no index does what another one does already', async () => {
    expect(
      await names(`
        select t.name || ': ' || i.indexrelid::regclass || ' is the beginning of ' || j.indexrelid::regclass as name
          from tables t join pg_index i on i.indrelid = t.oid join pg_index j on j.indrelid = t.oid and j.indexrelid <> i.indexrelid
         where not i.indisunique and i.indpred is null and j.indpred is null and i.indexprs is null and j.indexprs is null
           and (select relam from pg_class where oid = i.indexrelid) = (select relam from pg_class where oid = j.indexrelid)
           and j.indkey::text || ' ' like i.indkey::text || ' %' and (i.indkey::text <> j.indkey::text or i.indexrelid > j.indexrelid)`),
    ).toEqual([]);
  });
});

it('in ClickHouse every column says what it means, and every row names its organization', async () => {
  const { name, clickhouse, drop } = await openClickHouse();
  const answer = async (sql: string) => (await clickhouse.execute(`${sql} FORMAT TSV`)).split('\n').filter(Boolean);
  const ours = `database = '${name}' AND table != 'migrations_applied'`;
  expect(await answer(`SELECT concat(table, '.', name) FROM system.columns WHERE ${ours} AND length(comment) < 3`)).toEqual([]);
  const named = await answer(
    `SELECT table FROM system.columns WHERE ${ours} AND name = 'organization_id' AND type = 'UUID' ORDER BY table`,
  );
  expect(named).toEqual(['audit_log', 'detections', 'frames', 'objects', 'tracks']);
  expect(await answer(`SELECT DISTINCT table FROM system.columns WHERE ${ours} ORDER BY table`)).toEqual(named);
  // Times, lists and JSON pack far better with a codec of their own; `written_at` is the same for all rows of an insert.
  const packed = `type LIKE '%DateTime64%' OR type LIKE 'Array(%' OR name IN ('attributes', 'details')`;
  expect(
    await answer(
      `SELECT concat(table, '.', name) FROM system.columns WHERE ${ours} AND (${packed}) AND name != 'written_at' AND compression_codec = ''`,
    ),
  ).toEqual([]);
  await drop();
});
