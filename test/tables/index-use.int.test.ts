import type pg from 'pg';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../harness/databases.ts';
import { clientOf } from './refused-rows.ts';

const organization = `'018f0000-0000-7000-8000-00000000a001'::uuid`;
const person = `rpad('amal', 43, '0')`;
const area = `st_makeenvelope(9.5, 47.1, 9.51, 47.11, 4326)`;
const here = `st_setsrid(st_makepoint(9.5, 47.1), 4326)::geography`;

/** Questions that will be asked, and the index that is there for each. Partitions' indexes are named after their parents'. */
const ofSense: readonly (readonly [question: string, sql: string, index: string])[] = [
  ['people by a field of their profile', `select id from users where profile_data @> '{"team": "north"}'`, 'users_profile_data'],
  ['a key by its hash', `select id from api_keys where key_hash = '\\x00'`, 'api_keys_key_hash_key'],
  ['memberships that end', `select from user_org_role where expires_at < now()`, 'user_org_role_expires_at'],
  [
    'a class by its code',
    `select id from reference_items where organization_id is null and kind = 'detector-class' and scheme = 'axion' and code = 'pothole'`,
    'reference_items_code_key',
  ],
  [
    'newest holds',
    `select id from road_data.holds where organization_id = ${organization} order by seen_at desc, id desc limit 50`,
    'holds_newest',
  ],
  [
    'newest open holds inside an area',
    `select id from road_data.holds where organization_id = ${organization} and state = 'open' and deleted_at is null and st_contains(${area}, position) order by seen_at desc, id desc limit 50`,
    'holds_open_(newest|position)',
  ],
  ['holds inside an area', `select id from road_data.holds where st_contains(${area}, position)`, 'holds_position'],
  ['holds within metres', `select id from road_data.holds where st_dwithin(position::geography, ${here}, 300)`, 'holds_position_on_ground'],
  [
    'where a driver is',
    `select id from road_data.driver_positions where organization_id = ${organization} and user_id = ${person} and created_at > now() - interval '1 day' order by measured_at desc limit 1`,
    'driver_positions_\\w*organization_id_user_id_measured',
  ],
  [
    'drivers within metres',
    `select id from road_data.driver_positions where created_at > now() - interval '1 hour' and st_dwithin(position::geography, ${here}, 300)`,
    'driver_positions_\\w*position',
  ],
  [
    'reception of a network',
    `select id from road_data.cell_scans where organization_id = ${organization} and country_code = 295 and network_code = 5 and radio = 'lte'`,
    'cell_scans_\\w*country_code_network_c',
  ],
  [
    'claims that lapse',
    `select id from planner.detour_tasks where state = 'IN_PROGRESS' and lease_expires_at < now() order by lease_expires_at limit 100`,
    'detour_tasks_lapsing',
  ],
  [
    'free tasks, most urgent first',
    `select id from planner.detour_tasks where organization_id = ${organization} and state = 'AVAILABLE' order by priority, due_at, id limit 50`,
    'detour_tasks_of_state',
  ],
  [
    'recordings that nothing was heard of',
    `select id from road_data.track_logs where status = 'recording' and created_at < now() - interval '30 days' order by created_at limit 200`,
    'track_logs_\\w*(recording|created_at)',
  ],
  [
    'history of a task',
    `select version from planner.detour_task_history where task_id = ${organization} and organization_id = ${organization} order by version`,
    'detour_task_history_pkey',
  ],
  ['tasks on the map', `select id from planner.detour_tasks where path && ${area}`, 'detour_tasks_path'],
  [
    'tasks near a driver',
    `select id from planner.detour_tasks where st_dwithin(path::geography, ${here}, 2000)`,
    'detour_tasks_path_on_ground',
  ],
  [
    'what somebody drove',
    `select count(*) from planner.detour_tasks where completed_by = ${person} and completed_at > now() - interval '30 days'`,
    'detour_tasks_completed_by',
  ],
  [
    'the territory of a place',
    `select id from planner.territories where st_contains(area, st_setsrid(st_makepoint(9.5, 47.1), 4326))`,
    'territories_area',
  ],
  [
    'layers that changed',
    `select id from planner.priority_layers where organization_id = ${organization} and updated_at > now() - interval '1 hour' order by updated_at limit 200`,
    'priority_layers_changed',
  ],
  [
    'layers to build',
    `select id from planner.custom_layers where build_state in ('queued', 'building') order by updated_at limit 10`,
    'custom_layers_to_build',
  ],
  [
    'a track of Citylens',
    `select track_id from external.citylens_track_mapping where organization_id = ${organization} and citylens_track_id = 'T-1'`,
    'citylens_track_mapping_pkey',
  ],
];

const dataset = `'${v7()}'::uuid`;
const ofGen: typeof ofSense = [
  [
    'tables by a word',
    `select table_name from table_profile_cache where search @@ websearch_to_tsquery('simple', 'frames')`,
    'table_profile_cache_search',
  ],
  [
    'the oldest profile',
    `select table_name from table_profile_cache where state <> 'running' order by profiled_at nulls first limit 10`,
    'table_profile_cache_oldest',
  ],
  ['filters of a table', `select id from row_filters where dataset_id = ${dataset} and table_name = 'frames'`, 'row_filters_of_table'],
  ['masks of a table', `select id from column_masks where dataset_id = ${dataset} and table_name = 'frames'`, 'column_masks_of_table'],
  ['rows that an old key sealed', `select id from user_external_api_tokens where key_version = 1`, 'user_external_api_tokens_key_version'],
  [
    'maps to build',
    `select id from dataset_maps where build_state in ('queued', 'building') order by updated_at limit 10`,
    'dataset_maps_to_build',
  ],
  [
    'articles by a word',
    `select article_id from dkb_article_versions where search @@ websearch_to_tsquery('simple', 'frames')`,
    'dkb_article_versions_search',
  ],
  [
    'metrics by another word',
    `select id from dataset_semantic_metrics where synonyms @> '{distance}'`,
    'dataset_semantic_metrics_synonyms',
  ],
  [
    'conversations of a person',
    `select id from chat_sessions where user_id = ${person} order by updated_at desc, id desc limit 50`,
    'chat_sessions_user_id',
  ],
  [
    'what the agent read of a table',
    `select id from agent_audit_entries where tables @> '{sense.roads.frames}'`,
    'agent_audit_entries_tables',
  ],
  [
    'versions that somebody saved',
    `select version from dashboard_versions where created_by = ${person} order by created_at desc limit 50`,
    'dashboard_versions_created_by',
  ],
];

describe.each([
  ['axion_sense', ofSense],
  ['axion_gen', ofGen],
] as const)('in %s an index answers', (store, questions) => {
  let database: TestDatabase<typeof store>;
  let app: pg.Client;
  beforeAll(async () => {
    database = await openDatabase(store);
    app = await clientOf(database.urls.app);
    // The tables are empty: what is asked is whether the planner can use the index at all.
    await app.query('set enable_seqscan = off; set enable_sort = off');
  });
  afterAll(async () => {
    await app?.end();
    await database?.drop();
  });

  it.each(questions)('%s', async (_question, sql, index) => {
    const { rows } = await app.query<{ 'QUERY PLAN': string }>(`explain ${sql}`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(new RegExp(`(using|on) ${index}`));
    expect(plan).not.toContain('Seq Scan');
    expect(plan).not.toMatch(/Sort {2}\(/);
  });
});
