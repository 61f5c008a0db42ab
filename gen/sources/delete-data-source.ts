import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { deleteDataSource as contract } from '@axion/contracts/gen/sources.ts';
import type { AppendTuples } from '@axion/platform/authz/tuple-outbox.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres, Statements } from '@axion/platform/postgres/postgres.ts';
import { sqlStateOf } from '@axion/platform/postgres/postgres-error.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { type AskRights, refs } from '../people/ask-rights.ts';
import { deleteDataSourceRow, listDatasetNamesOf } from './data-source.queries.ts';
import { findSourceFor } from './find-source.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'many' | 'transaction'>;
  readonly rights: AskRights;
  readonly record: RecordAudit;
  readonly appendTuples: AppendTuples;
  readonly settle: (upTo: string) => Promise<void>;
};

const foreignKeyViolation = '23503';

/** Forgets a source. @throws AxionError `resource.missing`, `access.denied`, `source.platform-owned`, `source.in-use` */
export async function deleteDataSource(deps: Deps, actor: Actor, { source }: InputOf<typeof contract>): Promise<void> {
  const row = await findSourceFor(deps, actor, { name: source, permission: 'can_admin_datasource' });
  if (row.origin === 'platform') throw new AxionError('source.platform-owned', { name: row.name });
  const remove = async (tx: Statements) => {
    if (!(await tx.maybeOne(deleteDataSourceRow, { id: row.id }))) return '0';
    await deps.record(tx, actor, { action: 'data-source.deleted', subjectKind: 'data-source', subjectId: row.name });
    return deps.appendTuples(tx, { deletes: [{ user: refs.system, relation: 'parent', object: refs.source(row.name) }] });
  };
  const change = await deps.postgres.transaction(remove).catch(async (error: unknown) => {
    if (sqlStateOf(error) !== foreignKeyViolation) throw error;
    const datasets = await deps.postgres.many(listDatasetNamesOf, { dataSourceId: row.id });
    throw new AxionError('source.in-use', { name: row.name, datasets: datasets.map(({ name }) => name) }, error);
  });
  await deps.settle(change);
}
