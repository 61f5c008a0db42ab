import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGenApi, type TestGenApi } from '../../test/harness/gen-api.ts';

let gen: TestGenApi;
let theirs: string;
let mine: string;
beforeAll(async () => {
  gen = await openGenApi();
  mine = await gen.addDrive(gen.organizations.axionville, 30);
  theirs = await gen.addDrive(gen.organizations.rivalton, 7);
  await gen.addSightings(gen.organizations.axionville, mine);
  await gen.addSightings(gen.organizations.rivalton, theirs);
});
afterAll(() => gen?.close());

const ask = async (sql: string, user = 'analyst', parameters: object = {}) => {
  const response = await gen.call(user, 'POST', '/bigdata/query', { source: 'sense', sql, parameters });
  return { status: response.status, text: await response.text() };
};
const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .slice(0, -1)
    .map((line) => JSON.parse(line));

/** Everything that only a row of the other organization holds. */
const secretsOf = () => [theirs, gen.organizations.rivalton];

/** Ways to count or name rows past the filter. Each must be refused or answer with one's own rows only: 30 frames, 1 track. */
const attempts = [
  'select organization_id, track_id from frames',
  'select organization_id, track_id from axion_sense.frames',
  'select organization_id, track_id from roads.frames',
  'select organization_id, track_id from `frames`',
  'select organization_id, track_id from "axion_sense"."frames"',
  'select * from frames as f',
  'select f.* from frames f, tracks t where f.track_id = t.id',
  'select * from frames /* where 1 */ -- or 0',
  'select * from frames /**/ where /*!1=1*/ 1',
  'select organization_id from frames where 1 or 1',
  'select organization_id from frames where organization_id = organization_id or true',
  'with frames as (select * from axion_sense.frames) select * from frames',
  'with frames as (select * from frames) select * from frames',
  'with x as (select * from axion_sense.frames), frames as (select * from x) select organization_id from frames',
  'with frames as (select 1 as organization_id) select organization_id from axion_sense.frames union all select organization_id::UUID from axion_sense.frames',
  'select * from (with t as (select * from frames) select * from t) as u, axion_sense.frames as v',
  'select organization_id from frames union all select organization_id from tracks union distinct select organization_id from axion_sense.frames',
  'select organization_id from frames intersect select organization_id from axion_sense.frames',
  'select organization_id from tracks except select organization_id from frames',
  'select organization_id from (select * from (select * from (select * from frames)))',
  'select organization_id from frames where track_id in (select id from tracks) or id in (select id from axion_sense.frames)',
  'select organization_id from frames where track_id in axion_sense.tracks',
  'select organization_id from frames where organization_id in (axion_sense.tracks)',
  'select organization_id from frames where exists (select 1 from axion_sense.tracks where organization_id != frames.organization_id)',
  'select (select groupUniqArray(organization_id) from axion_sense.frames) as all_of_them',
  'select groupUniqArray(organization_id) from frames array join [1, 2] as twice',
  'select arrayMap(x -> (select any(organization_id) from axion_sense.frames), [1])',
  'select arrayJoin((select groupArray(track_id) from frames))',
  'select * from frames right join axion_sense.tracks on 1 = 1',
  'select * from frames f full outer join axion_sense.frames g using (id)',
  'select * from frames any left join (select * from axion_sense.frames) as g on frames.id = g.id',
  'select * from frames paste join (select organization_id as o from axion_sense.frames)',
  'select organization_id, count() from frames group by organization_id with totals',
  'select organization_id, count() from frames group by all with rollup',
  'select first_value(organization_id) over (order by captured_at) from axion_sense.frames',
  "select columns('.*') from frames",
  'select * except (id) replace (organization_id as sha256) from frames',
  'select organization_id from frames limit 1 by organization_id',
  'select organization_id from frames order by organization_id desc with fill limit 100',
  'select organization_id from frames prewhere 1 where 1',
  'select frames.organization_id as frames from frames as tracks',
  'select organization_id from frames final',
  'select organization_id from frames sample 1',
  'select organization_id from frames settings additional_table_filters = {}',
  "select * from merge('axion_sense', 'frames')",
  "select * from remote('127.0.0.1', 'axion_sense', 'frames')",
  'select * from view(select * from axion_sense.frames)',
  "select * from clickhouse('x', 'axion_sense', 'frames')",
  'select * from system.parts',
  'select query from system.processes',
  "select partition from system.parts where table = 'frames'",
  "select joinGet('axion_sense.frames', 'organization_id', 1)",
  "select dictGet('frames', 'organization_id', 1)",
  'select {t:Identifier}.organization_id from frames',
  'select * from {t:Identifier}',
  'select organization_id from frames;',
  'select organization_id from frames; select organization_id from axion_sense.frames',
  'select organization_id from ｆｒａｍｅｓ',
  'select organization_id from frames\u2003where 1',
  'select organization_id from `axion_sense`.`frames` as `axion_sense.frames`',
  'select 1 from frames as a join frames as b on limit = 1, axion_sense.frames',
  'select not in(organization_id, axion_sense.tracks) from frames',
  "select '\\'' , organization_id from axion_sense.frames -- '",
  "select '''' , organization_id from axion_sense.frames where '' = ''",
  'select * from axion_with_1',
  'with axion_with_1 as (select * from frames) select * from axion_with_1',
  'select * from frames as axion_with_1, tracks',
  'with recursive t as (select organization_id from frames union all select organization_id from axion_sense.frames) select * from t',
  'select * from frames where id in (with z as (select id from axion_sense.frames) select id from z)',
  'select case when 1 then (select any(organization_id) from axion_sense.tracks) end',
  'select if(1, (select any(name) from tracks), (select max(name) from axion_sense.tracks))',
  'select * from numbers(3) as n, axion_sense.frames',
  'select organization_id, track_id from detections',
  'select * from axion_sense.objects',
  'select organization_id, best_track_id from sightings.objects',
  'select d.* from detections as d, objects as o where has(o.detection_ids, d.id) or 1',
  'select o.organization_id, f.organization_id from objects o right join axion_sense.frames f on f.id = o.best_frame_id or 1',
  'select (select groupUniqArray(track_id) from sightings.detections) as all_of_them, any(h3_res7) from objects',
  'with objects as (select * from axion_sense.objects) select organization_id from objects union all select organization_id from sightings.objects',
  'select frame_id from detections where track_id in (select best_track_id from axion_sense.objects) or organization_id in (axion_sense.tracks)',
  "select joinGet('axion_sense.objects', 'organization_id', 1)",
  'describe (select * from axion_sense.frames)',
  'explain select * from axion_sense.frames',
  'insert into axion_sense.frames select * from axion_sense.frames',
  'create view v as select * from axion_sense.frames',
];

describe('rows of another organization', () => {
  it.each(attempts)('%s', async (sql) => {
    const { text } = await ask(sql);
    for (const secret of secretsOf()) expect(text).not.toContain(secret);
  });

  it('are not counted, by any way to name the table', async () => {
    const names = ['frames', 'axion_sense.frames', 'roads.frames', '`frames`', '(select * from frames)'];
    for (const table of [...names, 'detections', 'axion_sense.detections', 'sightings.detections', 'objects', 'sightings.objects'])
      expect(rowsOf((await ask(`select count() as n from ${table} as t`)).text)).toEqual([{ n: 30 }]);
    const { text } = await ask('select count() as n, uniqExact(organization_id) as o, min(id) = max(id) as one from tracks');
    expect(rowsOf(text)).toEqual([{ n: 1, o: 1, one: 1 }]);
  });

  it('are not seen by a condition that fails on them', async () => {
    // Enough rows that their columns have files of their own, by whose size the engine orders conditions.
    await gen.addDrive(gen.organizations.rivalton, 120_000, 'their-side');
    const numbered = "toUInt8(replaceOne(camera_side, 'front', '1')) = 1";
    for (const condition of [numbered, `not (${numbered}) or 1`, "intDiv(1, if(camera_side = 'front', 1, 0)) = 1"]) {
      const { status, text } = await ask(`select count() as n from frames where ${condition}`);
      expect([status, text.includes('their-side')]).toEqual([200, false]);
      expect(rowsOf(text)).toEqual([{ n: 30 }]);
    }
  });

  it('are there for their own people', async () => {
    expect(
      rowsOf(
        (await ask('select count() as n, any(track_id) as t from frames where camera_side = {side:String}', 'rival', { side: 'front' }))
          .text,
      ),
    ).toEqual([{ n: 7, t: theirs }]);
  });

  it('do not come by parameters', async () => {
    const { text } = await ask('select organization_id from frames where toString(organization_id) = {o:String} or {yes:Bool}', 'analyst', {
      o: gen.organizations.rivalton,
      yes: true,
    });
    expect(rowsOf(text)).toHaveLength(30);
    expect(text).not.toContain(gen.organizations.rivalton);
  });

  it('do not come however pieces are put together', async () => {
    const table = fc.constantFrom(
      'frames',
      'axion_sense.frames',
      'roads.tracks',
      'tracks',
      '`tracks`',
      'c',
      'frames f',
      'tracks as frames',
    );
    const source: fc.Arbitrary<string> = fc.letrec<{ source: string; select: string }>((tie) => ({
      source: fc.oneof(
        { maxDepth: 3 },
        table,
        tie('select').map((inner) => `(${inner})`),
        fc
          .tuple(tie('source'), fc.constantFrom(', ', ' cross join ', ' any left join '), table)
          .map(([a, join, b]) => (join === ' any left join ' ? `${a}${join}${b} on 1 = 1` : `${a}${join}${b}`)),
      ),
      select: fc.oneof(
        { maxDepth: 3 },
        tie('source').map((from) => `select organization_id from ${from}`),
        fc
          .tuple(tie('select'), fc.constantFrom(' union all ', ' union distinct ', ' except ', ' intersect '), tie('select'))
          .map((parts) => parts.join('')),
        tie('select').map((inner) => `with c as (${inner}) select organization_id from c`),
        tie('select').map((inner) => `select organization_id from frames where organization_id in (${inner}) or 1`),
        tie('source').map((from) => `select (select any(organization_id) from ${from}) as organization_id`),
      ),
    })).select;
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(source, async (sql) => {
        const { status, text } = await ask(`select toString(organization_id) as o from (${sql}) limit 200`);
        answered += status === 200 ? 1 : 0;
        expect(text).not.toContain(gen.organizations.rivalton);
        for (const row of status === 200 ? rowsOf(text) : [])
          expect([gen.organizations.axionville, null, '00000000-0000-0000-0000-000000000000']).toContain(row.o);
      }),
      { numRuns: 120 },
    );
    expect(answered).toBeGreaterThan(20);
  }, 120_000);
});

describe('somebody', () => {
  it('without an organization gets no rows', async () => {
    await gen.admin.query('insert into users (id, external_auth_id, name) values ($1, $2, $3) on conflict do nothing', [
      gen.userIdOf('supervisor'),
      `${gen.issuer}|supervisor`,
      'supervisor',
    ]);
    await gen.authz.write({ writes: [{ user: `user:${gen.userIdOf('supervisor')}`, relation: 'assignee', object: 'role:2' }] });
    expect(rowsOf((await ask('select count() as n from frames', 'supervisor')).text)).toEqual([{ n: 0 }]);
  });

  it('without a role does not learn that the source is there', async () => {
    const refusal = async (source: string, sql: string) => {
      const response = await gen.call('inspector', 'POST', '/bigdata/query', { source, sql });
      const { code, status } = (await response.json()) as { code: string; status: number };
      return { code, status };
    };
    const missing = { code: 'resource.missing', status: 404 };
    for (const sql of ['select count() from frames', 'select 1', 'select nonsense from', 'select * from nowhere', 'drop table frames']) {
      expect(await refusal('sense', sql)).toEqual(missing);
      expect(await refusal('nothing-here', sql)).toEqual(missing);
    }
    for (const path of [
      '/api/v1/data-sources/sense',
      '/api/v1/data-sources/sense/schema',
      '/api/v1/datasets/01930000-0000-7000-8000-000000000001',
    ]) {
      expect((await gen.call('inspector', 'GET', path)).status).toBe(404);
    }
    expect(await (await gen.call('inspector', 'GET', '/api/v1/data-sources')).json()).toEqual({ items: [], next: null });
  });

  it('sees tables, and not how many rows all organizations have', async () => {
    const schema = (await (await gen.call('analyst', 'GET', '/api/v1/data-sources/sense/schema')).json()) as {
      database: string;
      datasets: {
        name: string;
        tables: { name: string; rows: number | null; columns: { name: string; type: string; kind: string }[] }[];
      }[];
    };
    expect(schema.database).toBe('axion_sense');
    const [roads, sightings] = schema.datasets;
    expect(roads?.tables.map(({ name, rows }) => [name, rows])).toEqual([
      ['frames', null],
      ['tracks', null],
    ]);
    expect(sightings?.tables.map(({ name, rows }) => [name, rows])).toEqual([
      ['detections', null],
      ['objects', null],
    ]);
    expect(sightings?.tables.flatMap(({ columns }) => columns).filter(({ kind }) => kind === 'other')).toEqual([]);
    expect(roads?.tables[0]?.columns).toContainEqual(
      expect.objectContaining({ name: 'captured_at', type: "DateTime64(3, 'UTC')", kind: 'instant', nullable: false }),
    );
    expect(mine).not.toBe(theirs);
  });
});
