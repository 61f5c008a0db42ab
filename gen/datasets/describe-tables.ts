import type { InputOf, OutputOf } from '@axion/contracts/common/endpoint.ts';
import type { getSourceSchema as schemaContract, Table, TableDetail, getTable as tableContract } from '@axion/contracts/gen/datasets.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { SourceTable } from '../connectors/connector.ts';
import { connectorOf } from '../connectors/registry.ts';
import { listDatasetsOfSource } from '../federation/query-context.queries.ts';
import type { AskRights } from '../people/ask-rights.ts';
import { type DataSourceRow, findDataSource } from '../sources/data-source.queries.ts';
import { findSourceFor } from '../sources/find-source.ts';
import type { OpenSource } from '../sources/open-source.ts';
import { findDatasetFor } from './show-dataset.ts';
import { type DatasetTables, tablesToQuery } from './tables-to-query.ts';

export type DescribeDeps = {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'many'>;
  readonly rights: AskRights;
  readonly openSource: OpenSource;
};

const timeoutMs = 20_000;

/** Every table of a source, for whoever administers it. @throws AxionError `resource.missing`, `access.denied`, and what opening a source throws */
export async function listSourceTables(
  deps: DescribeDeps,
  actor: Actor,
  { source }: { readonly source: string },
): Promise<readonly Table[]> {
  const row = await findSourceFor(deps, actor, { name: source, permission: 'can_admin_datasource' });
  const connection = await deps.openSource(row);
  return (await connection.listTables(AbortSignal.timeout(timeoutMs))).map((table) => showTable(row, table));
}

/** Tables of a dataset that the caller may query and that the source has. @throws AxionError `resource.missing`, and what opening a source throws */
export async function listTables(
  deps: DescribeDeps,
  actor: Actor,
  { datasetId }: { readonly datasetId: string },
): Promise<readonly Table[]> {
  const dataset = await findDatasetFor(deps, actor, { id: datasetId, permission: 'can_view_dataset' });
  const allowed = await tablesFor(deps, actor, dataset);
  const source = await sourceNamed(deps, dataset.source);
  const connection = await deps.openSource(source);
  const tables = await connection.listTables(AbortSignal.timeout(timeoutMs));
  const names = new Set(allowed);
  return tables.filter(({ name }) => names.has(name)).map((table) => showTable(source, table));
}

/** A table with its columns. @throws AxionError `resource.missing`, also for a table that the caller may not query */
export async function getTable(deps: DescribeDeps, actor: Actor, input: InputOf<typeof tableContract>): Promise<TableDetail> {
  const missing = new AxionError('resource.missing', { kind: 'table', id: input.table });
  const dataset = await findDatasetFor(deps, actor, { id: input.datasetId, permission: 'can_view_dataset' });
  if (!(await tablesFor(deps, actor, dataset)).includes(input.table)) throw missing;
  const [found] = await detailsOf(deps, await sourceNamed(deps, dataset.source), [input.table]);
  if (!found) throw missing;
  return found;
}

/** All that the caller may query on a source, with columns. @throws AxionError `resource.missing`, and what opening a source throws */
export async function getSourceSchema(
  deps: DescribeDeps,
  actor: Actor,
  input: InputOf<typeof schemaContract>,
): Promise<OutputOf<typeof schemaContract>> {
  const source = await findSourceFor(deps, actor, { name: input.source, permission: 'can_view_datasource' });
  const datasets = await deps.postgres.many(listDatasetsOfSource, { dataSourceId: source.id });
  const allowed = await tablesToQuery(deps.rights, actor, datasets);
  const details = await detailsOf(deps, source, [...new Set(allowed.flat())]);
  const shown = datasets.map(({ id, name, title }, i) => {
    const names = new Set(allowed[i]);
    return { id, name, title, tables: details.filter((detail) => names.has(detail.name)) };
  });
  return { database: connectorOf(source.connector).databaseOf(source.options), datasets: shown.filter(({ tables }) => tables.length > 0) };
}

const tablesFor = async (deps: DescribeDeps, actor: Actor, dataset: DatasetTables): Promise<readonly string[]> =>
  (await tablesToQuery(deps.rights, actor, [dataset]))[0] ?? [];

async function sourceNamed({ postgres }: DescribeDeps, name: string): Promise<DataSourceRow> {
  const row = await postgres.maybeOne(findDataSource, { name });
  if (!row) throw new AxionError('resource.missing', { kind: 'data source', id: name });
  return row;
}

async function detailsOf(deps: DescribeDeps, source: DataSourceRow, names: readonly string[]): Promise<readonly TableDetail[]> {
  if (names.length === 0) return [];
  const connection = await deps.openSource(source);
  const signal = AbortSignal.timeout(timeoutMs);
  const [tables, columns] = await Promise.all([connection.listTables(signal), connection.listColumns(names, signal)]);
  const { describeType } = connectorOf(source.connector);
  const byTable = Map.groupBy(columns, ({ table }) => table);
  return tables
    .filter(({ name }) => names.includes(name))
    .map((table) => ({
      ...showTable(source, table),
      columns: (byTable.get(table.name) ?? []).map(({ name, type, comment }) => ({ name, type, comment, ...describeType(type) })),
    }));
}

/** Where rows are filtered, their number in all is nobody's business. */
const showTable = (source: DataSourceRow, { name, comment, rows }: SourceTable): Table => ({
  name,
  comment,
  rows: source.organizationColumn === null ? rows : null,
});
