import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { type AskRights, refs } from '../people/ask-rights.ts';
import type { DataSourceRow } from '../sources/data-source.queries.ts';
import { type AdmittedSelect, admitSelect } from './gate/admit-select.ts';
import { type Catalogue, rightOn, type TableOfDataset } from './gate/catalogue.ts';
import type { QueryContext, QueryContexts } from './query-contexts.ts';
import { nearestNames } from './sql/nearest-names.ts';
import { placeAt } from './sql/place.ts';

export type PermitDeps = { readonly contexts: QueryContexts; readonly rights: AskRights };

/** A statement that passed the gate, of somebody who may query every table that it reaches. */
export type PermittedSelect = {
  readonly source: DataSourceRow;
  readonly database: string;
  readonly select: AdmittedSelect;
  readonly tables: readonly TableOfDataset[];
  /** The caller's own, where rows have an organization; else empty. */
  readonly organizationIds: readonly string[];
};

/**
 * Finds out what a statement reaches and whether the caller may query all of it: one question to the authorization server for all tables.
 * @throws AxionError `resource.missing` for a source that is not there or not the caller's to see, `query.syntax`, `query.forbidden`,
 *   `query.table-missing` for a table that is not there or not the caller's to query
 */
export async function permitSelect(
  deps: PermitDeps,
  actor: Actor,
  asked: { readonly source: string; readonly sql: string },
): Promise<PermittedSelect> {
  const { context, isFresh } = await deps.contexts.find(asked.source);
  if (!context) throw missing(asked.source);
  if (isFresh) return permitWith(deps, actor, asked, context);
  return permitWith(deps, actor, asked, context).catch(async () => {
    const fresh = await deps.contexts.read(asked.source);
    if (!fresh) throw missing(asked.source);
    return permitWith(deps, actor, asked, fresh);
  });
}

async function permitWith(
  deps: PermitDeps,
  actor: Actor,
  asked: { readonly source: string; readonly sql: string },
  { source, catalogue }: QueryContext,
): Promise<PermittedSelect> {
  const admitted = attempt(() => admitSelect(asked.sql, catalogue));
  const candidates = admitted.select?.reached.flatMap(({ candidates: some }) => some) ?? [];
  const [[sees, ...may], organizationIds] = await Promise.all([
    deps.rights.holdsEach(actor, [['can_view_datasource', refs.source(source.name)], ...candidates.map(rightOn)]),
    source.organizationColumn === null ? [] : deps.rights.organizationsOf(actor),
  ]);
  // Who may see nothing of a source does not learn from a syntax error that it exists.
  if (!sees && !may.some(Boolean)) throw missing(asked.source);
  if (!admitted.select) throw await withNearest(deps, actor, catalogue, admitted.error);

  const allowed = new Set(candidates.filter((_table, i) => may[i]));
  const tables: TableOfDataset[] = [];
  for (const { mention, candidates: some } of admitted.select.reached) {
    const table = some.find((candidate) => allowed.has(candidate));
    if (!table) throw await withNearest(deps, actor, catalogue, tableMissing(admitted.select.sql, mention));
    tables.push(table);
  }
  return { source, database: catalogue.database, select: admitted.select, tables: [...new Set(tables)], organizationIds };
}

/** Names that look alike are told only of tables that the caller may query. */
async function withNearest({ rights }: PermitDeps, actor: Actor, catalogue: Catalogue, error: unknown): Promise<unknown> {
  if (!(error instanceof AxionError) || error.code !== 'query.table-missing') return error;
  const params = error.params as AxionError<'query.table-missing'>['params'];
  const wanted = params.table.slice(params.table.lastIndexOf('.') + 1);
  const near = nearestNames(wanted, new Set(catalogue.tables.map(({ table }) => table)));
  const candidates = catalogue.tables.filter(({ table }) => near.includes(table)).slice(0, 20);
  const may = await rights.holdsEach(actor, candidates.map(rightOn));
  const known = new Set(candidates.filter((_table, i) => may[i]).map(({ table }) => table));
  return new AxionError('query.table-missing', { ...params, nearest: near.filter((name) => known.has(name)) }, error);
}

const missing = (id: string) => new AxionError('resource.missing', { kind: 'data source', id });

const tableMissing = (sql: string, { database, table, start }: AdmittedSelect['mentions'][number]) =>
  new AxionError('query.table-missing', { table: database === null ? table : `${database}.${table}`, nearest: [], ...placeAt(sql, start) });

function attempt(
  work: () => AdmittedSelect,
): { readonly select: AdmittedSelect } | { readonly select: undefined; readonly error: unknown } {
  try {
    return { select: work() };
  } catch (error) {
    return { select: undefined, error };
  }
}
