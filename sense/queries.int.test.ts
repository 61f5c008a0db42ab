import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AsApp, openAsApp } from '../test/harness/open-as-app.ts';
import { expectAsDeclared, queriesUnder } from '../test/harness/queries/declared-queries.ts';

const queries = await queriesUnder(import.meta.dirname);
const named = queries.map((query) => [query.name, query] as const);

let database: AsApp;
beforeAll(async () => {
  database = await openAsApp('axion_sense');
});
afterAll(() => database.close());

it('finds the queries, each under a name of its own', () => {
  expect(queries.length).toBeGreaterThan(20);
  expect(new Set(named.map(([name]) => name)).size).toBe(queries.length);
});

describe('on a migrated database, as the role that runs it,', () => {
  it.each(named)('%s is taken, and its parameters and columns are what they are declared to be', (_name, query) =>
    expectAsDeclared(database.app, query),
  );
});

describe('tenants', () => {
  let tenantTables: ReadonlySet<string>;
  beforeAll(async () => {
    const { rows } = await database.app.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and a.attnotnull
        where c.relkind in ('r', 'p')`,
    );
    tenantTables = new Set(rows.map(({ name }) => name));
  });
  type Node = {
    readonly Plans?: readonly Node[];
    readonly 'Relation Name'?: string;
    readonly 'Node Type': string;
    readonly [key: string]: unknown;
  };

  /** Scans of a tenant's table that no condition of their own, or of a join above them, binds to an organization. */
  function unbound(node: Node, above = ''): readonly string[] {
    const conditions = ['Index Cond', 'Recheck Cond', 'Filter', 'Hash Cond', 'Join Filter', 'Merge Cond']
      .map((key) => node[key] ?? '')
      .join(' ');
    const bound = `${above} ${conditions}`;
    const table = node['Relation Name'];
    const isRead = node['Node Type'] !== 'ModifyTable' && table !== undefined && tenantTables.has(table);
    return [
      ...(isRead && !bound.includes('organization_id') ? [table] : []),
      ...(node.Plans ?? []).flatMap((child) => unbound(child, bound)),
    ];
  }

  it.each(named)("%s reads a tenant's table within an organization only", async (_name, query) => {
    const { rows } = await database.app.query({
      text: `explain (generic_plan, format json) ${query.text}`,
      queryMode: 'simple',
    } as pg.QueryConfig);
    const [{ Plan }] = rows[0]['QUERY PLAN'];
    if (!query.byIdThenCheck) expect(unbound(Plan)).toEqual([]);
  });

  it('are those that every table with an organization belongs to, partitions too', () => {
    for (const table of [
      'user_org',
      'user_org_role',
      'api_keys',
      'track_logs',
      'batch_frames_default',
      'holds',
      'territories',
      'detour_tasks',
    ])
      expect(tenantTables).toContain(table);
  });

  it('looks up by id alone where the operation then asks for the right, and nowhere else', () => {
    expect(
      queries
        .filter((query) => query.byIdThenCheck)
        .map((query) => query.name)
        .sort(),
    ).toEqual([
      // The clock, the runner and the operator's comparison of stores, who work for all tenants and answer nobody, are the others.
      ...['kept-frames-by-id', 'member-roles-delete-expired', 'members-take-expired', 'memberships-of-user'],
      ...[
        'parents-assignees',
        'parents-members',
        'parents-projects',
        'parents-roles',
        'parents-tasks',
        'parents-territories',
        'track-find',
        'track-list-stale',
      ],
    ]);
  });
});
