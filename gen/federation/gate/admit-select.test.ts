import type { AxionError } from '@axion/platform/errors/axion-error.ts';
import { describe, expect, it } from 'vitest';
import { admitSelect } from './admit-select.ts';
import type { Catalogue } from './catalogue.ts';
import { rewriteSelect } from './rewrite-select.ts';

const catalogue: Catalogue = {
  source: 'sense',
  database: 'axion_sense',
  tables: [
    { dataset: 'roads', datasetId: '018f0000-0000-7000-8000-000000000001', table: 'frames' },
    { dataset: 'roads', datasetId: '018f0000-0000-7000-8000-000000000001', table: 'tracks' },
  ],
};
const mine = '018f0000-0000-7000-8000-00000000a001';
const rule = { database: 'axion_sense', organizationColumn: 'organization_id', organizationIds: [mine] };
const frames = `(SELECT * FROM \`axion_sense\`.\`frames\` PREWHERE \`organization_id\` IN ('${mine}'))`;
const tracks = frames.replace('frames', 'tracks');
const rewritten = (sql: string) => rewriteSelect(admitSelect(sql, catalogue), rule).sql;
const refusal = (sql: string) => {
  try {
    rewritten(sql);
    return 'passed';
  } catch (error) {
    return (error as AxionError).code;
  }
};

describe('what passes', () => {
  it.each([
    ['select count() from frames', `select count() from ${frames} AS \`frames\``],
    ['select f.id from axion_sense.frames f', `select f.id from ${frames} f`],
    ['select f.id from `roads`.`frames` as f;', `select f.id from ${frames} as f `],
    ['select frames.id from frames, tracks', `select frames.id from ${frames} AS \`frames\`, ${tracks} AS \`tracks\``],
    ['select axion_sense.frames.id from axion_sense.frames', `select frames.id from ${frames} AS \`frames\``],
    [
      'with frames as (select * from frames) select * from frames',
      `with axion_with_1 as (select * from ${frames} AS \`frames\`) select * from axion_with_1 AS \`frames\``,
    ],
    [
      'select 1 from frames left any join tracks as t on t.id = frames.track_id',
      `select 1 from ${frames} AS \`frames\` left any join ${tracks} as t on t.id = frames.track_id`,
    ],
    [
      'select id from frames where id in (select track_id from tracks) -- done',
      `select id from ${frames} AS \`frames\` where id in (select track_id from ${tracks} AS \`tracks\`)        `,
    ],
  ])('%s', (sql, expected) => expect(rewritten(sql)).toBe(expected));

  it.each([
    `select toStartOfHour(captured_at) as hour, count() as frames, avgIf(speed_metres_per_second, speed_metres_per_second > 1) from frames group by hour order by hour`,
    `select quantile(0.9)(speed_metres_per_second), uniqExact(track_id), sum(size_bytes) over (partition by track_id order by captured_at) from frames`,
    `select id, arrayMap(p -> (p.1, p.2), route), route[1].1, {who:String}, [1, 2], (1, 'x') from tracks array join route as p limit 3 by id`,
    `select * except (sha256) replace (1 as size_bytes) from frames prewhere size_bytes > 0 order by id with fill limit 5 offset 2`,
    `select (select max(id) from tracks) as newest, exists(select 1 from frames) , case when 1 then 2 else 3 end, id = 1 ? 'a' : 'b' from frames`,
    `with (select count() from frames) as n, 5 as five, t as (select 1 as a union all select 2) select n, five, a from t`,
    `(select id from frames) union distinct (select id from tracks)`,
    `select id::String, cast(id as Nullable(String)), interval 1 day, now() - interval 1 hour, date_diff('day', started_at, now()) from tracks`,
    `select 'it''s', 'a\\'b -- /* ', "id", count(*) from frames having count() > 1`,
    `select id from tracks where status in ('confirmed', 'recording') and not id in {ids:Array(UUID)} and name like '%x%'`,
    `select h3ToString(h3ToParent(h3, 9)) as cell, count() from frames group by cell with totals`,
    `select a.id from (select id from frames where {from:Nullable(String)} is null) as a inner join (select id from tracks) as b using (id)`,
    `select row_number() over w as n from frames window w as (partition by track_id order by captured_at) qualify n = 1`,
    `select format('{}-{}', toString(id), name) from tracks /* a /* nested */ comment */`,
  ])('%s', (sql) => expect(refusal(sql)).toBe('passed'));

  it('names parameters with their types', () => {
    const { parameters } = admitSelect(
      'select {from:Nullable(String)}, {ids: Array(UUID)}, {from:Nullable(String)} from frames',
      catalogue,
    );
    expect(parameters).toEqual([
      { name: 'from', type: 'Nullable(String)' },
      { name: 'ids', type: 'Array(UUID)' },
    ]);
  });

  it('finds the way back from the rewritten text', () => {
    const sql = 'select idd from frames where x = 1';
    const edited = rewriteSelect(admitSelect(sql, catalogue), rule);
    expect(edited.originalOffset(edited.sql.indexOf('x = 1'))).toBe(sql.indexOf('x = 1'));
    expect(edited.originalOffset(edited.sql.indexOf('SELECT *'))).toBe(sql.indexOf('frames'));
  });

  it('gives nobody’s rows to somebody without an organization', () => {
    const none = rewriteSelect(admitSelect('select count() from frames', catalogue), { ...rule, organizationIds: [] }).sql;
    expect(none).toContain('PREWHERE 0)');
  });
});

const forbidden = [
  'insert into frames values (1)',
  'drop table frames',
  'alter table frames delete where 1',
  'explain select 1',
  'show tables',
  'system shutdown',
  'set readonly = 0',
  'create table x engine = Memory as select 1',
  'select 1; select 2',
  'select 1; drop table frames',
  'select * from frames settings readonly = 0',
  'select * from (select * from frames settings additional_table_filters = {})',
  'select * from frames into outfile "x"',
  'select * from frames format JSON',
  "select * from url('http://169.254.169.254/', CSV)",
  "select * from file('/etc/passwd')",
  "select * from s3('http://x/y.parquet')",
  "select * from remote('127.0.0.1', axion_sense.frames)",
  "select * from merge('axion_sense', 'frames')",
  "select * from executable('id', TSV, 'x String')",
  'select * from numbers(10)',
  'select * from frames, numbers(10)',
  'select * from view(select 1)',
  'select * from clusterAllReplicas(x, axion_sense.frames)',
  "select dictGet('d', 'x', 1)",
  "select joinGet('axion_sense.frames', 'id', 1)",
  "select file('/etc/passwd')",
  "select getSetting('max_threads')",
  "select hasColumnInTable('axion_sense', 'frames', 'id')",
  'select currentUser()',
  'select sleep(3)',
  "select `file`('x')",
  "select system.file('x')",
  "select arrayReduce('sum', [1])",
  'select finalizeAggregation(x) from frames',
  'select * apply(sum) from frames',
  'select * apply sum from frames',
  'select 1 from frames where id in tracks',
  'select 1 from frames where id in (tracks)',
  'select 1 from frames where id in ((tracks))',
  'select 1 from frames where id in (axion_sense.tracks)',
  'select 1 from frames where id not in tracks',
  'select 1 from frames where id global in axion_sense.tracks',
  'select 1 from frames where id in (tracks as t)',
  'select in(1, axion_sense.frames)',
  'select not in(1, axion_sense.frames)',
  'select notIn(1, axion_sense.frames)',
  'select globalIn(1, axion_sense.frames)',
  'select nullIn(1, axion_sense.frames)',
  'select * from {t:Identifier}',
  'select {c:Identifier} from frames',
  'select {x:AggregateFunction(sum, UInt8)}',
  'select {axion_orgs:String} from frames',
  'select extract(day from captured_at) from frames',
  'with recursive t as (select 1) select * from t',
  'from frames select 1',
  'table frames',
  'describe table frames',
  'exists table frames',
  'select 1 # comment',
  'select $$x$$',
  'select “id” from frames',
  'select ‘id’ from frames',
  'select @@version',
  'select id\u00a0from frames',
  'select 1 \u2212 1',
  'select * from frames final',
  'select * from frames as f final',
  'select * from frames sample 0.1',
  "select {'a':1}",
  'select axion_sense.frames from frames',
  'select system.one.dummy from frames',
  'select 1 from frames a join frames b on limit = 1, axion_sense.audit_log',
  // The two readers see different tables here; nobody knows what a third one would see.
  'select 1 from frames a join frames b on limit = 1, audit_log',
  'select 1 from frames a join frames b on order = 1, audit_log',
  'select 1 from frames a join frames b on window = 1, audit_log',
  'select * from (frames)',
  'select * from (frames join tracks using (id))',
  'select * from a.b.c',
  'select * from `file`("x")',
];

const missing = [
  'select * from system.tables',
  'select * from axion_sense.audit_log',
  'select * from audit_log',
  'select * from other.frames',
  'select * from information_schema.tables',
  'select * from FRAMES',
  'select * from frames, audit_log',
  'select * from frames join system.one on 1 = 1',
  'select (select count() from audit_log) from frames',
  'select 1 from frames where exists (select 1 from audit_log)',
  'select 1 from frames where id in (select id from audit_log)',
  'select 1 union all select count() from audit_log',
  'select 1 from frames as frames2 join axion_sense.`audit_log` as a on 1',
  'with t as (select * from audit_log) select 1',
  'select * from (with audit_log as (select 1) select * from audit_log) as x, audit_log',
  'with audit_log as (select * from audit_log) select * from audit_log',
  'select * from frames /* */ , /* , */ audit_log -- x',
  'select * from\n\t"audit_log"',
  'select * from axion_with_1',
  'with t as (select 1) select * from T',
  'select * from default.frames',
  'select * from `axion_sense.frames`',
];

describe('what does not', () => {
  it.each(forbidden)('%s', (sql) => expect(['query.forbidden', 'query.syntax']).toContain(refusal(sql)));
  it.each(missing)('%s', (sql) => expect(refusal(sql)).toBe('query.table-missing'));

  it('says where and what to do', () => {
    try {
      admitSelect("select 1\n  , file('/x') from frames", catalogue);
      expect.unreachable();
    } catch (error) {
      expect((error as AxionError).params).toMatchObject({ line: 2, column: 5, what: 'the function file' });
    }
  });

  it('stops before parsers do', () => {
    expect(refusal(`select ${'('.repeat(5_000)}1${')'.repeat(5_000)}`)).toBe('query.syntax');
    expect(refusal(`select ${'1,'.repeat(30_000)}1`)).toBe('query.syntax');
    expect(refusal('select 1')).toBe('passed');
  });
});
