import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type {
  createDataset as createContract,
  Dataset,
  deleteDataset as deleteContract,
  updateDataset as updateContract,
} from '@axion/contracts/gen/datasets.ts';
import type { AppendTuples } from '@axion/platform/authz/tuple-outbox.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import type { AskRights } from '../people/ask-rights.ts';
import type { DataSourceRow } from '../sources/data-source.queries.ts';
import { findDataSource } from '../sources/data-source.queries.ts';
import { findSourceFor } from '../sources/find-source.ts';
import type { OpenSource } from '../sources/open-source.ts';
import { deleteDatasetRow, insertDataset, updateDatasetRow } from './dataset.queries.ts';
import { tuplesOfDataset, tuplesOfTables } from './dataset-tuples.ts';
import { findDatasetFor, rightsOnDatasets, showDataset } from './show-dataset.ts';

export type ChangeDatasetDeps = {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'transaction'>;
  readonly rights: AskRights;
  readonly record: RecordAudit;
  readonly appendTuples: AppendTuples;
  readonly settle: (upTo: string) => Promise<void>;
  readonly openSource: OpenSource;
  readonly newId: () => string;
};

const listTimeoutMs = 20_000;

/**
 * Makes a dataset of tables that the source has.
 * @throws AxionError `resource.missing`, `access.denied`, `dataset.table-unknown`, `dataset.name-taken`, and what opening a source throws
 */
export async function createDataset(deps: ChangeDatasetDeps, actor: Actor, input: InputOf<typeof createContract>): Promise<Dataset> {
  const source = await findSourceFor(deps, actor, { name: input.source, permission: 'can_admin_datasource' });
  await requireTables(deps, source, input.tables);
  const { name, title, description } = input;
  const tables = [...new Set(input.tables)];
  const [row, change] = await deps.postgres.transaction(async (tx) => {
    const createdBy = actor.kind === 'user' ? actor.id : null;
    const inserted = await tx.maybeOne(insertDataset, {
      id: deps.newId(),
      dataSourceId: source.id,
      name,
      title,
      description,
      tables,
      createdBy,
    });
    if (!inserted) throw new AxionError('dataset.name-taken', { name, source: source.name });
    await deps.record(tx, actor, { action: 'dataset.created', subjectKind: 'dataset', subjectId: inserted.id, details: { name } });
    return [inserted, await deps.appendTuples(tx, { writes: tuplesOfDataset(inserted) })] as const;
  });
  await deps.settle(change);
  const [permissions = []] = await rightsOnDatasets(deps.rights, actor, [row]);
  return showDataset(row, permissions);
}

/** Changes a dataset. @throws AxionError `resource.missing`, `access.denied`, `resource.moved-on`, `dataset.table-unknown` */
export async function updateDataset(deps: ChangeDatasetDeps, actor: Actor, input: InputOf<typeof updateContract>): Promise<Dataset> {
  const found = await findDatasetFor(deps, actor, { id: input.datasetId, permission: 'can_admin_dataset' });
  const tables = [...new Set(input.tables ?? found.tables)];
  const added = tables.filter((table) => !found.tables.includes(table));
  const removed = found.tables.filter((table) => !tables.includes(table));
  const source = await deps.postgres.maybeOne(findDataSource, { name: found.source });
  if (source && added.length > 0) await requireTables(deps, source, added);
  const [row, change] = await deps.postgres.transaction(async (tx) => {
    const { title = found.title, description = found.description } = input;
    const changed = await tx.maybeOne(updateDatasetRow, { id: found.id, version: input.version, title, description, tables });
    if (!changed) throw new AxionError('resource.moved-on', { kind: 'dataset', id: found.id, version: found.version });
    await deps.record(tx, actor, { action: 'dataset.updated', subjectKind: 'dataset', subjectId: found.id });
    const changes = { writes: tuplesOfTables(found.id, added), deletes: tuplesOfTables(found.id, removed) };
    return [changed, await deps.appendTuples(tx, changes)] as const;
  });
  await deps.settle(change);
  const [permissions = []] = await rightsOnDatasets(deps.rights, actor, [row]);
  return showDataset(row, permissions);
}

/** Forgets a dataset; its tables stay at the source. @throws AxionError `resource.missing`, `access.denied` */
export async function deleteDataset(deps: ChangeDatasetDeps, actor: Actor, { datasetId }: InputOf<typeof deleteContract>): Promise<void> {
  const found = await findDatasetFor(deps, actor, { id: datasetId, permission: 'can_admin_dataset' });
  const change = await deps.postgres.transaction(async (tx) => {
    if (!(await tx.maybeOne(deleteDatasetRow, { id: datasetId }))) return '0';
    await deps.record(tx, actor, {
      action: 'dataset.deleted',
      subjectKind: 'dataset',
      subjectId: datasetId,
      details: { name: found.name },
    });
    return deps.appendTuples(tx, { deletes: tuplesOfDataset(found) });
  });
  await deps.settle(change);
}

async function requireTables(deps: ChangeDatasetDeps, source: DataSourceRow, wanted: readonly string[]): Promise<void> {
  const connection = await deps.openSource(source);
  const names = new Set((await connection.listTables(AbortSignal.timeout(listTimeoutMs))).map(({ name }) => name));
  const unknown = wanted.filter((name) => !names.has(name));
  if (unknown.length > 0) throw new AxionError('dataset.table-unknown', { tables: unknown });
}
