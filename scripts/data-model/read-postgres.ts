import pg from 'pg';
import * as catalogue from './postgres-catalogue.ts';
import type { Named, Partitions, Reference, Schema, Table } from './schema.ts';

type OfTable = { readonly table: string };
type Relation = {
  readonly schema: string;
  readonly name: string;
  readonly comment: string;
  readonly schemaComment: string;
  readonly partitionKey: string | null;
};
type Constraint = OfTable & {
  readonly name: string;
  readonly kind: 'p' | 'u' | 'c' | 'f';
  readonly definition: string;
  readonly target: string | null;
  readonly columns: readonly string[];
};
type Facts = {
  readonly columns: readonly (OfTable & Table['columns'][number])[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly (OfTable & Named)[];
  readonly triggers: readonly (OfTable & Named)[];
  readonly rights: readonly (OfTable & { readonly role: string; readonly may: readonly string[] })[];
  readonly partitioned: readonly (OfTable & {
    readonly every: string;
    readonly premake: number;
    readonly kept: string;
    readonly deliveredColumn: string | null;
  })[];
};

/** Columns that name a row of partitioned history, where no foreign key leads. */
const meant: Readonly<Record<string, string>> = {
  track_id: 'road_data.track_logs',
  frame_id: 'road_data.batch_frames',
  batch_id: 'road_data.frame_batches',
};

/** Every schema of a migrated database that holds tables of ours, described by its catalogue. */
export async function readPostgres(url: string, database: string): Promise<readonly Schema[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Names then come with their schema, and texts in one form.
    await client.query(`set search_path = ''; set intervalstyle = 'postgres'`);
    const { rows: relations } = await client.query<Relation>(catalogue.relations);
    const facts = await readFacts(
      client,
      relations.map(({ schema, name }) => `${schema}.${name}`),
    );
    const tables = relations.map((relation) => tableOf(relation, facts));
    const names = new Map(relations.map(({ schema, schemaComment }) => [schema, schemaComment]));
    const { rows: functions } = await client.query<Named & { readonly schema: string }>(catalogue.functions);
    const inSchema = <Thing extends { readonly schema: string }>(things: readonly Thing[], name: string) =>
      things.filter(({ schema }) => schema === name);
    return [...names].map(([name, comment]) => ({
      database,
      name,
      comment,
      tables: inSchema(tables, name),
      functions: inSchema(functions, name),
    }));
  } finally {
    await client.end();
  }
}

async function readFacts(client: pg.Client, tables: readonly string[]): Promise<Facts> {
  const ask = async (sql: string, values: unknown[] = [tables]) => (await client.query(sql, values)).rows;
  const hasPartman = (await ask(`select from pg_extension where extname = 'pg_partman'`, [])).length > 0;
  return {
    columns: await ask(catalogue.columns),
    constraints: await ask(catalogue.constraints),
    indexes: await ask(catalogue.indexes),
    triggers: await ask(catalogue.triggers),
    rights: await ask(catalogue.rights),
    partitioned: hasPartman ? await ask(catalogue.partitioned, []) : [],
  };
}

function tableOf({ schema, name, comment, partitionKey }: Relation, facts: Facts): Table {
  const table = `${schema}.${name}`;
  const of = <Fact extends OfTable>(all: readonly Fact[]) => all.filter((fact) => fact.table === table);
  const constraints = of(facts.constraints);
  const kind = (wanted: Constraint['kind']) => constraints.filter((constraint) => constraint.kind === wanted);
  return {
    schema,
    name,
    comment,
    columns: of(facts.columns),
    key: kind('p')[0]?.columns ?? [],
    unique: kind('u'),
    checks: kind('c'),
    references: referencesOf(table, of(facts.columns), constraints),
    indexes: of(facts.indexes),
    triggers: of(facts.triggers),
    partitions: partitionKey === null ? undefined : partitionsOf(partitionKey, of(facts.partitioned)[0]),
    rights: rightsOf(of(facts.rights)),
  };
}

function referencesOf(table: string, columns: Table['columns'], constraints: readonly Constraint[]): Reference[] {
  const isNullable = (names: readonly string[]) => columns.some((column) => names.includes(column.name) && column.isNullable);
  const isUnique = (names: readonly string[]) =>
    constraints.some(({ kind, columns: of }) => (kind === 'p' || kind === 'u') && of.every((name) => names.includes(name)));
  const enforced = constraints.flatMap(({ name, target, columns: of }) =>
    target === null ? [] : [{ name, columns: of, target, isNullable: isNullable(of), isUnique: isUnique(of), isEnforced: true }],
  );
  const unenforced = columns.flatMap(({ name }) => {
    const target = meant[name];
    if (target === undefined || target === table || enforced.some((reference) => reference.columns.includes(name))) return [];
    return [{ name, columns: [name], target, isNullable: isNullable([name]), isUnique: isUnique([name]), isEnforced: false }];
  });
  return [...enforced, ...unenforced];
}

function partitionsOf(key: string, config: Facts['partitioned'][number] | undefined): Partitions {
  if (config === undefined) return { by: key, kept: 'not maintained' };
  const { every, premake, kept, deliveredColumn } = config;
  const waits = deliveredColumn === null ? '' : `, and until \`${deliveredColumn}\` of every row is set`;
  return { by: `${key}, one each ${every}, ${premake} made ahead`, kept: `${kept}${waits}` };
}

/** Roles with the same rights share a line. */
function rightsOf(rights: Facts['rights']): string[] {
  const lines = new Map<string, string[]>();
  for (const { role, may } of rights) lines.set(may.join(', '), [...(lines.get(may.join(', ')) ?? []), role]);
  return [...lines].map(([may, roles]) => `${roles.join(', ')}: ${may}`);
}
