import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../harness/databases.ts';
import { clientOf, verdictOn } from './refused-rows.ts';

/** What a role may do with a table, as letters: select, insert, update, delete. */
const rights = (role: string, schemas: string) => `
  select c.oid::regclass::text as table,
         concat(case when has_table_privilege('${role}', c.oid, 'select') then 's' end, case when has_table_privilege('${role}', c.oid, 'insert') then 'i' end,
                case when has_table_privilege('${role}', c.oid, 'update') then 'u' end, case when has_table_privilege('${role}', c.oid, 'delete') then 'd' end,
                case when has_table_privilege('${role}', c.oid, 'truncate, references, trigger') then ' more' end) as may
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and n.nspname in (${schemas})
     and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;
const senseSchemas = `'public', 'road_data', 'planner', 'external'`;

describe('in axion_sense', () => {
  let database: TestDatabase<'axion_sense'>;
  let owner: pg.Client;
  beforeAll(async () => {
    database = await openDatabase('axion_sense');
    owner = await clientOf(database.urls.admin);
    await owner.query(`set search_path = ''`);
  });
  afterAll(async () => {
    await owner?.end();
    await database?.drop();
  });
  const mayOn = async (role: string) => (await owner.query<{ table: string; may: string }>(rights(role, senseSchemas))).rows;

  it.each(['axion_sense_app', 'axion_sense_worker'])(
    '%s reads and writes every table, partitions too, and only adds to history',
    async (role) => {
      const rows = await mayOn(role);
      expect(rows.length).toBeGreaterThan(100);
      expect(rows.filter(({ may }) => may !== 'siud')).toEqual([{ table: 'planner.detour_task_history', may: 'si' }]);
    },
  );

  it('axion_vision reads the keys of programs, and nothing else', async () => {
    expect((await mayOn('axion_vision')).filter(({ may }) => may !== '')).toEqual([{ table: 'public.api_keys', may: 's' }]);
    const vision = await clientOf(database.urls.vision);
    expect(await verdictOn(vision, 'select id, organization_id from public.api_keys where key_hash = $1', [Buffer.alloc(32)])).toBe(
      'taken',
    );
    for (const sql of [
      `update public.api_keys set revoked_at = null`,
      'delete from public.api_keys',
      'select from public.users',
      'select from public.roles',
      'select from road_data.track_logs',
      'select from planner.detour_tasks',
      'create table public.mine (a integer)',
      'create temporary table mine (a integer)',
    ])
      expect([sql, await verdictOn(vision, sql)]).toEqual([sql, '42501']);
    await vision.end();
  });

  it('axion_sense_observer and Gen’s role read no rows', async () => {
    for (const role of ['axion_sense_observer', 'axion_gen_app']) expect((await mayOn(role)).filter(({ may }) => may !== '')).toEqual([]);
  });
});

describe('in axion_gen', () => {
  it('axion_gen_app reads and writes every table, and only adds to what happened', async () => {
    const database = await openDatabase('axion_gen');
    const owner = await clientOf(database.urls.admin);
    const { rows } = await owner.query<{ table: string; may: string }>(rights('axion_gen_app', `'public'`));
    expect(rows.filter(({ may }) => may !== 'siud').sort((a, b) => (a.table < b.table ? -1 : 1))).toEqual([
      { table: 'agent_artifact_versions', may: 'sid' },
      { table: 'agent_audit_entries', may: 'si' },
      { table: 'audit_entries', may: 'si' },
      { table: 'dashboard_versions', may: 'sid' },
    ]);
    await owner.end();
    await database.drop();
  });
});
