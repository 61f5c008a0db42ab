import { genBuiltInTuples } from '@axion/platform/authz/built-in-roles.ts';
import type pg from 'pg';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../harness/databases.ts';
import { clientOf, verdictOn } from './refused-rows.ts';

const amal = 'amal'.padEnd(43, '0');
const dataset = v7();
const dashboard = v7();

let database: TestDatabase<'axion_gen'>;
let app: pg.Client;
beforeAll(async () => {
  database = await openDatabase('axion_gen');
  app = await clientOf(database.urls.app);
  const source = v7();
  await app.query('insert into users (id, external_auth_id, name) values ($1, $2, $1)', [amal, `https://id.test|${amal}`]);
  await app.query(`insert into data_sources (id, name, title, connector) values ($1, 'sense', 'Sense', 'clickhouse')`, [source]);
  await app.query(`insert into datasets (id, data_source_id, name, title) values ($1, $2, 'roads', 'Roads')`, [dataset, source]);
  await app.query(`insert into dashboards (id, title, layout, created_by) values ($1, 'Coverage', '{}', $2)`, [dashboard, amal]);
});
afterAll(async () => {
  await app?.end();
  await database?.drop();
});
const verdict = (sql: string, values?: readonly unknown[]) => verdictOn(app, sql, values);

describe('roles', () => {
  const insert = (name: string, parent: number | null) =>
    app
      .query<{ id: number }>('insert into roles (name, parent_role_id) values ($1, $2) returning id', [name, parent])
      .then(({ rows }) => rows[0]?.id as number);

  it('that come with the product are those that the authorization store knows', async () => {
    const { rows } = await app.query(`select id, name, is_built_in from roles order by id`);
    expect(rows).toEqual([
      { id: 1, name: 'Admin', is_built_in: true },
      { id: 2, name: 'Analyst', is_built_in: true },
    ]);
    const known = new Set(genBuiltInTuples().flatMap(({ object, user }) => [object, user].filter((ref) => ref.startsWith('role:'))));
    expect([...known].sort()).toEqual(rows.map(({ id }) => `role:${id}`));
  });

  it('that come with the product stay', async () => {
    expect(await verdict('delete from roles where id = 2')).toBe('roles_built_in_stay');
    expect(await verdict('update roles set is_built_in = false where id = 2')).toBe('roles_identity_fixed');
    expect(await verdict('update roles set id = 3 where id = 2')).toBe('roles_identity_fixed');
    expect(await verdict(`update roles set description = 'x' where id = 2`)).toBe('taken');
  });

  it('never inherit in a circle', async () => {
    const first = await insert('first', 2);
    const second = await insert('second', first);
    const third = await insert('third', second);
    const set = 'update roles set parent_role_id = $2 where id = $1';
    expect(first).toBeGreaterThanOrEqual(100);
    expect(await verdict(set, [first, first])).toBe('roles_no_circle');
    expect(await verdict(set, [first, second])).toBe('roles_no_circle');
    expect(await verdict(set, [first, third])).toBe('roles_no_circle');
    expect(await verdict(set, [2, third])).toBe('roles_no_circle');
    expect(await verdict(set, [third, first])).toBe('taken');
    let deepest = third;
    for (const depth of [5, 6, 7, 8, 9]) deepest = await insert(`depth-${depth}`, deepest);
    expect(await verdict(`insert into roles (name, parent_role_id) values ('too-deep', $1)`, [deepest])).toBe('roles_no_circle');
    // Nor by what those above inherit: there are eight below the first one's parent.
    const above = await insert('above', null);
    expect(await verdict(set, [2, above])).toBe('roles_no_circle');
    expect(await verdict(set, [deepest, above])).toBe('taken');
  });
});

describe('rights on rows and columns', () => {
  const filter = `insert into row_filters (id, role_id, dataset_id, table_name, kind, column_name, allowed_values, expression) values ($1, 2, $2, 'frames', $3, $4, $5, $6)`;
  it.each([
    ['organizations', 'organization_id', null, null, 'taken'],
    ['organizations', null, null, null, 'row_filters_whole'],
    ['values', 'source', '["phone"]', null, 'taken'],
    ['values', 'source', null, null, 'row_filters_whole'],
    ['values', 'source', '{"phone": true}', null, 'row_filters_allowed_values_is_array'],
    ['expression', null, null, 'score > 0.5', 'taken'],
    ['expression', 'score', null, 'score > 0.5', 'row_filters_whole'],
    ['anything', 'score', null, null, 'row_filters_kind_known'],
  ])('are told whole: %s, %s, %s, %s', async (kind, column, values, expression, rule) => {
    expect(await verdict(filter, [v7(), dataset, kind, column, values, expression])).toBe(rule);
  });

  it('mask by a method that has what it needs', async () => {
    const mask = `insert into column_masks (id, role_id, dataset_id, table_name, column_name, method, keep_characters, round_to) values ($1, 2, $2, 'frames', 'user_id', $3, $4, $5)`;
    expect(await verdict(mask, [v7(), dataset, 'hash', null, null])).toBe('taken');
    expect(await verdict(mask, [v7(), dataset, 'partial', 4, null])).toBe('taken');
    expect(await verdict(mask, [v7(), dataset, 'partial', null, null])).toBe('column_masks_whole');
    expect(await verdict(mask, [v7(), dataset, 'hash', null, 10])).toBe('column_masks_whole');
  });

  it('have limits above nothing', async () => {
    expect(await verdict('insert into role_quotas (role_id, max_rows) values (2, 1000)')).toBe('taken');
    expect(await verdict('insert into role_quotas (role_id, max_rows) values (2, 0)')).toBe('role_quotas_positive');
  });
});

describe('what is sealed', () => {
  const api = v7();
  beforeAll(() =>
    app.query(
      `insert into external_apis (id, name, title, api_url, authorization_url, token_url, client_id, secret_name)
       values ($1, 'drive', 'Drive', 'https://api.test', 'https://api.test/authorize', 'https://api.test/token', 'axion', 'AXION_DRIVE_SECRET')`,
      [api],
    ),
  );
  const token = `insert into user_external_api_tokens (id, user_id, external_api_id, encrypted_refresh_token, nonce, tag, key_version, seal_format) values ($1, $2, $3, $4, $5, $6, $7, $8)`;
  const source = `insert into data_sources (id, name, title, connector, encrypted_credentials, nonce, tag, key_version, seal_format, credential_names)
    values ($1, 'other', 'Other', 'clickhouse', $2, $3, $4, $5, $6, '{password}')`;
  it.each([
    ['12 and 16 bytes', 12, 16, 1, 1, 'taken', 'taken'],
    ['a nonce of 11', 11, 16, 1, 1, 'user_external_api_tokens_nonce_length', 'data_sources_nonce_length'],
    ['a nonce of 16', 16, 16, 1, 1, 'user_external_api_tokens_nonce_length', 'data_sources_nonce_length'],
    ['a tag of 4', 12, 4, 1, 1, 'user_external_api_tokens_tag_length', 'data_sources_tag_length'],
    ['a tag of 12', 12, 12, 1, 1, 'user_external_api_tokens_tag_length', 'data_sources_tag_length'],
    ['no key version', 12, 16, 0, 1, 'user_external_api_tokens_key_version_positive', 'data_sources_key_version_positive'],
    ['an unknown format', 12, 16, 1, 2, 'user_external_api_tokens_seal_format_known', 'data_sources_seal_format_known'],
  ])('has %s', async (_what, nonce, tag, version, format, ofToken, ofSource) => {
    expect(await verdict(token, [v7(), amal, api, Buffer.from('x'), Buffer.alloc(nonce), Buffer.alloc(tag), version, format])).toBe(
      ofToken,
    );
    expect(await verdict(source, [v7(), Buffer.from('x'), Buffer.alloc(nonce), Buffer.alloc(tag), version, format])).toBe(ofSource);
  });

  it('is there whole', async () => {
    for (const column of ['encrypted_refresh_token', 'nonce', 'tag', 'key_version', 'seal_format']) {
      const values = {
        encrypted_refresh_token: Buffer.from('x'),
        nonce: Buffer.alloc(12),
        tag: Buffer.alloc(16),
        key_version: 1,
        seal_format: 1,
        [column]: null,
      };
      expect(await verdict(token, [v7(), amal, api, ...Object.values(values)])).toBe('23502');
    }
  });
});

describe('dashboards', () => {
  it('keep every state, which nobody changes', async () => {
    const version = `insert into dashboard_versions (dashboard_id, version, title, document, created_by, restored_from) values ($1, $2, 'Coverage', '{}', $3, $4)`;
    await app.query(version, [dashboard, 1, amal, null]);
    expect(await verdict(version, [dashboard, 1, amal, null])).toBe('dashboard_versions_pkey');
    expect(await verdict(version, [dashboard, 2, amal, 1])).toBe('taken');
    expect(await verdict(version, [dashboard, 2, amal, 2])).toBe('dashboard_versions_restored_from_earlier');
    expect(await verdict(`update dashboard_versions set title = 'x'`)).toBe('42501');
    expect(await verdict('delete from dashboards where id = $1', [dashboard])).toBe('taken');
  });

  it('have one draft a person, and any number of new ones', async () => {
    const draft = `insert into dashboard_drafts (id, user_id, dashboard_id, based_on_version, document) values ($1, $2, $3, $4, '{}')`;
    await app.query(draft, [v7(), amal, dashboard, 1]);
    await app.query(draft, [v7(), amal, null, null]);
    expect(await verdict(draft, [v7(), amal, null, null])).toBe('taken');
    expect(await verdict(draft, [v7(), amal, dashboard, 1])).toBe('dashboard_drafts_place_key');
    expect(await verdict(draft, [v7(), amal, null, 1])).toBe('dashboard_drafts_based_on_whole');
  });
});

describe('maps', () => {
  it('have their tiles where the object keys say', async () => {
    const id = v7();
    const { rows } = await app.query(
      `insert into dataset_maps (id, dataset_id, table_name, title, geometry_kind, longitude_column, latitude_column)
       values ($1, $2, 'frames', 'Frames', 'point', 'longitude', 'latitude') returning object_key as key`,
      [id, dataset],
    );
    expect(rows).toEqual([{ key: `tiles/${dataset.replaceAll('-', '')}/frames/${id.replaceAll('-', '')}.pmtiles` }]);
  });

  it.each([
    ['point', null, null, 'h3', 'dataset_maps_columns_of_kind'],
    ['h3', null, null, 'h3', 'taken'],
    ['h3', 'longitude', 'latitude', 'h3', 'dataset_maps_columns_of_kind'],
  ])('say where rows are: %s, %s, %s, %s', async (kind, longitude, latitude, geometry, rule) => {
    const insert = `insert into dataset_maps (id, dataset_id, table_name, title, geometry_kind, longitude_column, latitude_column, geometry_column) values ($1, $2, 't', 't', $3, $4, $5, $6)`;
    expect(await verdict(insert, [v7(), dataset, kind, longitude, latitude, geometry])).toBe(rule);
  });
});

describe('what is known of tables', () => {
  it('is found by words of tables, columns and samples', async () => {
    const columns = [{ name: 'camera_side', type: 'String', samples: ['front', 'rear'] }];
    await app.query(`insert into table_profile_cache (dataset_id, table_name, columns) values ($1, 'road_frames', $2)`, [
      dataset,
      JSON.stringify(columns),
    ]);
    const found = async (words: string) =>
      (await app.query(`select from table_profile_cache where search @@ websearch_to_tsquery('simple', $1)`, [words])).rowCount;
    expect([await found('frames'), await found('camera'), await found('rear'), await found('nonsense')]).toEqual([1, 1, 1, 0]);
  });

  it('is said once a place', async () => {
    const say = 'insert into curation_overrides (id, dataset_id, table_name, column_name, title) values ($1, $2, $3, $4, $5)';
    await app.query(say, [v7(), dataset, null, null, 'Roads']);
    expect(await verdict(say, [v7(), dataset, null, null, 'Streets'])).toBe('curation_overrides_place_key');
    expect(await verdict(say, [v7(), dataset, null, 'id', 'Id'])).toBe('curation_overrides_column_has_table');
    expect(await verdict(say, [v7(), dataset, 'frames', null, 'Pictures'])).toBe('taken');
  });

  it('is published in one version, and an answer only when somebody vouches for it', async () => {
    const article = v7();
    const write = `insert into dkb_article_versions (article_id, version, kind, title, body, state, created_by) values ($1, $2, 'article', 'Frames', '', $3, $4)`;
    await app.query(write, [article, 1, 'published', amal]);
    expect(await verdict(write, [article, 2, 'published', amal])).toBe('dkb_article_versions_published');
    expect(await verdict(write, [article, 2, 'draft', amal])).toBe('taken');
    const answer = `insert into dkb_article_versions (article_id, version, kind, title, body, question, sql, data_source_id, state, created_by)
      select $1, 1, 'answer', 'How many', '', 'How many frames?', 'select count() from frames', id, $2, $3 from data_sources`;
    expect(await verdict(answer, [v7(), 'draft', amal])).toBe('taken');
    expect(await verdict(answer, [v7(), 'published', amal])).toBe('dkb_article_versions_published_answer_verified');
  });
});

it('what the agent did stays as it was written', async () => {
  const insert = `insert into agent_audit_entries (id, user_id, step, tool, arguments_sha256, decision, problem, model, prompt_version) values ($1, $2, 0, 'query', $3, $4, $5, 'planner', '1')`;
  await app.query(insert, [v7(), amal, Buffer.alloc(32), 'done', null]);
  expect(await verdict(insert, [v7(), amal, Buffer.alloc(32), 'refused', null])).toBe('agent_audit_entries_refused_with_problem');
  expect(await verdict(insert, [v7(), amal, Buffer.alloc(31), 'done', null])).toBe('agent_audit_entries_arguments_sha256_length');
  expect(await verdict(`update agent_audit_entries set decision = 'refused'`)).toBe('42501');
  expect(await verdict('delete from agent_audit_entries')).toBe('42501');
  expect(await verdict('delete from audit_entries')).toBe('42501');
});
