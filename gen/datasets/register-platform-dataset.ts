import type { AppendTuples } from '@axion/platform/authz/tuple-outbox.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { findDataSource } from '../sources/data-source.queries.ts';
import { insertDataset } from './dataset.queries.ts';
import { tuplesOfDataset } from './dataset-tuples.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'transaction'>;
  readonly record: RecordAudit;
  readonly appendTuples: AppendTuples;
};

/** A dataset that comes with the product. */
export type PlatformDataset = {
  /** Fixed, so that every installation and every test knows it. */
  readonly id: string;
  readonly source: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly tables: readonly string[];
};

const installer: Actor = { kind: 'system', id: 'installer' };

/** Makes the dataset unless it is there; what people changed in it stays. Its tables need not be at the source yet. Returns whether it was made now. */
export async function registerPlatformDataset(deps: Deps, dataset: PlatformDataset): Promise<boolean> {
  const source = await deps.postgres.maybeOne(findDataSource, { name: dataset.source });
  if (!source) return false;
  const { id, name, title, description, tables } = dataset;
  return deps.postgres.transaction(async (tx) => {
    const row = { id, dataSourceId: source.id, name, title, description, tables: [...tables], createdBy: null };
    const inserted = await tx.maybeOne(insertDataset, row);
    if (!inserted) return false;
    await deps.record(tx, installer, { action: 'dataset.created', subjectKind: 'dataset', subjectId: id, details: { name } });
    await deps.appendTuples(tx, { writes: tuplesOfDataset(inserted) });
    return true;
  });
}
