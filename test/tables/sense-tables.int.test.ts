import type pg from 'pg';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../harness/databases.ts';
import { clientOf, verdictOn } from './refused-rows.ts';

const axionville = '018f0000-0000-7000-8000-00000000a001';
const rivalton = '018f0000-0000-7000-8000-00000000b001';
const amal = 'amal'.padEnd(43, '0');
const badr = 'badr'.padEnd(43, '0');
const project = v7();
const theirProject = v7();
const square = 'SRID=4326;POLYGON((9.5 47.1,9.6 47.1,9.6 47.2,9.5 47.2,9.5 47.1))';
const bow = 'SRID=4326;POLYGON((9.5 47.1,9.6 47.2,9.6 47.1,9.5 47.2,9.5 47.1))';
const street = 'SRID=4326;LINESTRING(9.5 47.1,9.51 47.1)';

let database: TestDatabase<'axion_sense'>;
let app: pg.Client;
beforeAll(async () => {
  database = await openDatabase('axion_sense');
  app = await clientOf(database.urls.app);
  await app.query(
    `insert into organizations (id, code, name) values ('${axionville}', 'axionville', 'Axionville'), ('${rivalton}', 'rivalton', 'Rivalton')`,
  );
  for (const id of [amal, badr])
    await app.query('insert into users (id, external_auth_id, name) values ($1, $2, $1)', [id, `https://id.test|${id}`]);
  await app.query('insert into user_org (user_id, organization_id) values ($1, $2)', [amal, axionville]);
  for (const [id, organization] of [
    [project, axionville],
    [theirProject, rivalton],
  ])
    await app.query(`insert into planner.projects (id, organization_id, name) values ($1, $2, 'Spring')`, [id, organization]);
});
afterAll(async () => {
  await app?.end();
  await database?.drop();
});
const verdict = (sql: string, values?: readonly unknown[]) => verdictOn(app, sql, values);

describe('roles', () => {
  const [first, second, third, theirs] = [v7(), v7(), v7(), v7()];
  const insert = (id: string, code: string, organization: string | null, parent: string | null) =>
    app.query('insert into roles (id, code, name, organization_id, inherits_from_id) values ($1, $2, $2, $3, $4)', [
      id,
      code,
      organization,
      parent,
    ]);
  beforeAll(async () => {
    await insert(first, 'first', axionville, '018f0000-0000-7000-8000-000000000101');
    await insert(second, 'second', axionville, first);
    await insert(third, 'third', axionville, second);
    await insert(theirs, 'first', rivalton, null);
  });

  it('come with the rights that each had before', async () => {
    const { rows } = await app.query(`
      with recursive up as (
        select code, flags, inherits_from_id from roles where organization_id is null
        union all select up.code, roles.flags, roles.inherits_from_id from up join roles on roles.id = up.inherits_from_id)
      select code, array_agg(distinct flag order by flag) as flags from up, unnest(flags) flag group by code order by code`);
    expect(rows).toEqual([
      { code: 'admin', flags: ['has_manage_projects', 'has_manage_tasks', 'has_manage_users', 'has_record_tracks', 'has_view_org_tracks'] },
      { code: 'analyst', flags: ['has_view_org_tracks'] },
      { code: 'inspector', flags: ['has_record_tracks', 'has_view_org_tracks'] },
      { code: 'supervisor', flags: ['has_manage_projects', 'has_manage_tasks', 'has_record_tracks', 'has_view_org_tracks'] },
    ]);
  });

  it.each([
    ['itself', () => [first, first], 'roles_no_circle'],
    ['its heir', () => [first, second], 'roles_no_circle'],
    ['its heir’s heir', () => [first, third], 'roles_no_circle'],
    ['a role of another organization', () => [first, theirs], 'roles_parent_of_same_organization'],
    [
      'a role of an organization, being built in',
      () => ['018f0000-0000-7000-8000-000000000101', first],
      'roles_parent_of_same_organization',
    ],
    ['nobody', () => [third, null], 'taken'],
    ['a built-in role', () => [third, '018f0000-0000-7000-8000-000000000104'], 'taken'],
  ])('inherit from %s', async (_whom, ids, rule) => {
    expect(await verdict('update roles set inherits_from_id = $2 where id = $1', ids())).toBe(rule);
  });

  it('cannot close a circle together', async () => {
    const [a, b] = [v7(), v7()];
    await insert(a, 'circle-a', axionville, null);
    await insert(b, 'circle-b', axionville, null);
    const other = await clientOf(database.urls.app);
    await app.query('begin');
    await other.query('begin');
    await app.query('update roles set inherits_from_id = $2 where id = $1', [a, b]);
    const waiting = other.query('update roles set inherits_from_id = $2 where id = $1', [b, a]).then(
      () => 'taken',
      (error: { constraint: string }) => error.constraint,
    );
    await app.query('commit');
    expect(await waiting).toBe('roles_no_circle');
    await other.end();
  });

  it.each([
    ['a built-in code', [v7(), 'admin', axionville], 'roles_built_in_codes_are_taken'],
    ['a built-in role beside ours', [v7(), 'guest', null], 'roles_built_in_codes_are_taken'],
    ['a code twice', [v7(), 'first', axionville], 'roles_code_key'],
    ['the same code elsewhere', [v7(), 'second', rivalton], 'taken'],
  ])('are told apart by code: %s', async (_what, values, rule) => {
    expect(await verdict('insert into roles (id, code, name, organization_id) values ($1, $2, $2, $3)', values)).toBe(rule);
  });

  it('keep the code and organization that the authorization store knows', async () => {
    expect(await verdict(`update roles set code = 'other' where id = $1`, [first])).toBe('roles_identity_fixed');
    expect(await verdict('update roles set organization_id = $2 where id = $1', [first, rivalton])).toBe('roles_identity_fixed');
  });

  it('are given to members, within their organization', async () => {
    const give = 'insert into user_org_role (user_id, organization_id, role_id) values ($1, $2, $3)';
    expect(await verdict(give, [amal, axionville, third])).toBe('taken');
    expect(await verdict(give, [amal, axionville, theirs])).toBe('user_org_role_of_same_organization');
    expect(await verdict(give, [badr, axionville, third])).toBe('user_org_role_of_member');
    await app.query(give, [amal, axionville, '018f0000-0000-7000-8000-000000000102']);
    await app.query('delete from user_org where user_id = $1', [amal]);
    expect((await app.query('select from user_org_role')).rowCount).toBe(0);
  });
});

describe('reference items', () => {
  it('come with classes, each in a category', async () => {
    const { rows } = await app.query(`
      select count(*) filter (where kind = 'category')::int as categories, count(*) filter (where kind = 'detector-class' and parent_id is not null)::int as classes,
             count(*) filter (where kind = 'detector-class' and parent_id is null)::int as orphans from reference_items`);
    expect(rows).toEqual([{ categories: 8, classes: 29, orphans: 0 }]);
  });

  it('hang on a category only', async () => {
    const insert = `insert into reference_items (id, kind, code, name_en, name_ar, parent_id) select $1, $2, 'new', 'New', 'جديد', id from reference_items where code = $3`;
    expect(await verdict(insert, [v7(), 'detector-class', 'pavement'])).toBe('taken');
    expect(await verdict(insert, [v7(), 'detector-class', 'pothole'])).toBe('reference_items_parent');
    expect(await verdict(insert, [v7(), 'category', 'pavement'])).toBe('reference_items_only_classes_have_parent');
    expect(
      await verdict(`insert into reference_items (id, kind, code, name_en, name_ar) values ($1, 'category', 'pavement', 'x', 'x')`, [v7()]),
    ).toBe('reference_items_code_key');
  });
});

describe('API keys', () => {
  const insert = `insert into api_keys (id, organization_id, name, key_prefix, key_hash, scopes) values ($1, $2, 'key', $3, $4, $5)`;
  it.each([
    ['a hash of 32 bytes', 32, 'axs_1234', ['detections.write'], 'taken'],
    ['a hash of 31', 31, 'axs_1234', ['detections.write'], 'api_keys_key_hash_length'],
    ['the key itself as its prefix', 32, 'x'.repeat(43), ['detections.write'], 'api_keys_key_prefix_form'],
    ['nothing that it may do', 32, 'axs_1234', [], 'api_keys_scopes_known'],
    ['everything', 32, 'axs_1234', ['*'], 'api_keys_scopes_known'],
  ])('have %s', async (_what, length, prefix, scopes, rule) => {
    expect(await verdict(insert, [v7(), axionville, prefix, Buffer.alloc(length), scopes])).toBe(rule);
  });

  it('share a name only with revoked ones', async () => {
    await app.query(insert, [v7(), axionville, 'axs_1234', Buffer.alloc(32, 1), ['tracks.read']]);
    expect(await verdict(insert, [v7(), axionville, 'axs_1234', Buffer.alloc(32, 2), ['tracks.read']])).toBe('api_keys_name_in_use');
    await app.query('update api_keys set revoked_at = now()');
    expect(await verdict(insert, [v7(), axionville, 'axs_1234', Buffer.alloc(32, 2), ['tracks.read']])).toBe('taken');
  });
});

describe('what vehicles record', () => {
  it('has a place with three coordinates on Earth', async () => {
    const insert = `insert into road_data.holds (id, organization_id, user_id, reason, position, seen_at) values ($1, $2, $3, 'gate', $4, now())`;
    expect(await verdict(insert, [v7(), axionville, amal, 'SRID=4326;POINT Z (9.5 47.1 450)'])).toBe('taken');
    expect(await verdict(insert, [v7(), axionville, amal, 'SRID=4326;POINT(9.5 47.1)'])).toBe('22023');
    expect(await verdict(insert, [v7(), axionville, amal, 'SRID=3857;POINT Z (9.5 47.1 450)'])).toBe('22023');
    expect(await verdict(insert, [v7(), axionville, amal, 'SRID=4326;POINT Z (181 47.1 450)'])).toBe('holds_on_earth');
  });

  it.each(['driver_positions', 'wifi_scans', 'cell_scans'])('%s lies in the partition of its id', async (table) => {
    const more = {
      driver_positions: ['measured_at', 'now()'],
      wifi_scans: ['scanned_at, access_points', `now(), '[{}]'`],
      cell_scans: ['scanned_at, cells', `now(), '[{}]'`],
    }[table] as string[];
    const insert = `insert into road_data.${table} (id, created_at, organization_id, user_id, device_id, position, ${more[0]})
      values ($1::uuid, coalesce($2, uuid_v7_time($1::uuid)), '${axionville}', '${amal}', 'phone', 'SRID=4326;POINT Z (9.5 47.1 0)', ${more[1]})`;
    expect(await verdict(insert, [v7(), null])).toBe('taken');
    expect(await verdict(insert, [v7(), '2026-01-01T00:00:00Z'])).toBe(`${table}_created_at_is_of_id`);
    expect(await verdict(insert, [v7({ msecs: Date.now() + 49 * 3_600_000 }), null])).toBe(`${table}_time_plausible`);
    expect(await verdict(insert, [v7({ msecs: Date.UTC(2009, 0, 1) }), null])).toBe(`${table}_time_plausible`);
  });

  it('of Citylens keeps the time of its id', async () => {
    const insert = `insert into external.citylens_track_mapping (organization_id, citylens_track_id, track_id, citylens_created_at, came_by) values ($1, 'T-1', $2, $3, 'bulk')`;
    const at = Date.UTC(2021, 4, 1);
    expect(await verdict(insert, [axionville, v7({ msecs: at }), new Date(at)])).toBe('taken');
    expect(await verdict(insert, [axionville, v7({ msecs: at + 1 }), new Date(at)])).toBe('citylens_track_mapping_track_id_has_time');
  });
});

describe('territories', () => {
  const insert = `insert into planner.territories (id, organization_id, project_id, name, area) values ($1, $2, $3, 'North', $4)`;
  it.each([
    ['in a project of their own', axionville, project, square, 'taken'],
    ['in no project', axionville, null, square, 'taken'],
    ['in a project of strangers', axionville, theirProject, square, 'territories_project'],
    ['that cross themselves', axionville, project, bow, 'territories_area_valid'],
    ['in another reference system', axionville, project, square.replace('4326', '3857'), '22023'],
    ['beyond the world', axionville, project, square.replaceAll('9.6', '190'), 'territories_area_on_earth'],
  ])('%s', async (_what, organization, inProject, area, rule) => {
    expect(await verdict(insert, [v7(), organization, inProject, area])).toBe(rule);
  });

  it('know how large they are', async () => {
    const { rows } = await app.query(`${insert} returning round(area_square_metres / 1e6) as "squareKilometres"`, [
      v7(),
      axionville,
      project,
      square,
    ]);
    expect(rows).toEqual([{ squareKilometres: 84 }]);
  });
});

describe('detour tasks', () => {
  const insert = `insert into planner.detour_tasks (id, organization_id, title, path, state, assignee_id, lease_expires_at, completed_by, completed_at, decided_by, decided_at)
    values ($1, $2, 'Quay Street', '${street}', $3, $4, $5, $6, $7, $8, $9)`;
  const at = '2026-11-18T12:00:00Z';
  it.each([
    ['free', 'AVAILABLE', null, null, null, null, 'taken'],
    ['free, with a lease', 'AVAILABLE', null, at, null, null, 'detour_tasks_lease_while_in_progress'],
    ['held', 'IN_PROGRESS', amal, at, null, null, 'taken'],
    ['held by nobody', 'IN_PROGRESS', null, at, null, null, 'detour_tasks_lease_while_in_progress'],
    ['held for ever', 'IN_PROGRESS', amal, null, null, null, 'detour_tasks_lease_while_in_progress'],
    ['done', 'COMPLETED', amal, null, amal, null, 'taken'],
    ['done by nobody', 'COMPLETED', amal, null, null, null, 'detour_tasks_completed_whole'],
    ['verified', 'VERIFIED', amal, null, amal, badr, 'taken'],
    ['verified by nobody', 'VERIFIED', amal, null, amal, null, 'detour_tasks_decided_whole'],
    ['verified by who drove it', 'VERIFIED', amal, null, amal, amal, 'detour_tasks_nobody_decides_own_work'],
    ['lost', 'LOST', null, null, null, null, 'detour_tasks_state_known'],
  ])('%s', async (_what, state, assignee, lease, completedBy, decidedBy, rule) => {
    const values = [v7(), axionville, state, assignee, lease, completedBy, completedBy && at, decidedBy, decidedBy && at];
    expect(await verdict(insert, values)).toBe(rule);
  });

  it('have a history that nobody changes', async () => {
    const id = v7();
    await app.query(insert, [id, axionville, 'AVAILABLE', null, null, null, null, null, null]);
    const history = `insert into planner.detour_task_history (task_id, version, organization_id, event, from_state, to_state, actor_kind, actor_id, reason) values ($1, $2, $3, $4, $5, $6, 'user', 'amal', $7)`;
    await app.query(history, [id, 1, axionville, 'create', null, 'AVAILABLE', null]);
    expect(await verdict(history, [id, 2, rivalton, 'cancel', 'AVAILABLE', 'CANCELED', null])).toBe('detour_task_history_task');
    expect(await verdict(history, [id, 2, axionville, 'create', null, 'AVAILABLE', null])).toBe('taken');
    expect(await verdict(history, [id, 2, axionville, 'reject', 'COMPLETED', 'REJECTED', null])).toBe(
      'detour_task_history_rejected_with_reason',
    );
    expect(await verdict('update planner.detour_task_history set reason = $1', ['x'])).toBe('42501');
    expect(await verdict('delete from planner.detour_task_history')).toBe('42501');
  });

  it('know how long they are', async () => {
    const { rows } = await app.query('select round(length_metres) as metres from planner.detour_tasks');
    expect(rows).toEqual([{ metres: 759 }]);
  });
});

it('map pictures come from an address without a password', async () => {
  const insert = `insert into planner.wms_sources (id, organization_id, name, url, layers) values ($1, $2, 'Aerial', $3, '{a}')`;
  expect(await verdict(insert, [v7(), axionville, 'https://maps.test/wms?map=a'])).toBe('taken');
  expect(await verdict(insert, [v7(), axionville, 'https://me:secret@maps.test/wms'])).toBe('wms_sources_url_form');
  expect(await verdict(insert, [v7(), axionville, 'file:///etc/passwd'])).toBe('wms_sources_url_form');
});

it('priority layers are lines or areas', async () => {
  const insert = `insert into planner.priority_layers (id, organization_id, name, priority, shape) values ($1, $2, 'First', 1, $3)`;
  expect(await verdict(insert, [v7(), axionville, street])).toBe('taken');
  expect(await verdict(insert, [v7(), axionville, square])).toBe('taken');
  expect(await verdict(insert, [v7(), axionville, 'SRID=4326;POINT(9.5 47.1)'])).toBe('priority_layers_shape_kind_known');
});
