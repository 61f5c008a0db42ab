import type { Dataset } from '@axion/contracts/gen/datasets.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { type AskRights, refs, requireRight } from '../people/ask-rights.ts';
import { type DatasetRow, findDataset } from './dataset.queries.ts';

/** A dataset as people see it. */
export const showDataset = ({ dataSourceId: _internal, ...row }: DatasetRow, permissions: Dataset['permissions']): Dataset => ({
  ...row,
  permissions,
});

const asked = ['can_view_dataset', 'can_admin_dataset'] as const;

/** What somebody may do with each of some datasets; asked together. */
export async function rightsOnDatasets(
  rights: AskRights,
  actor: Actor,
  rows: readonly Pick<DatasetRow, 'id'>[],
): Promise<readonly Dataset['permissions'][]> {
  const questions = rows.flatMap(({ id }) => asked.map((permission) => [permission, refs.dataset(id)] as const));
  const answers = await rights.holdsEach(actor, questions);
  return rows.map((_row, place) => asked.filter((_permission, i) => answers[place * asked.length + i]));
}

/**
 * A dataset on which the caller holds a right.
 * @throws AxionError `resource.missing` when there is none or the caller may not see it, `access.denied` for one who may see it only
 */
export async function findDatasetFor(
  { postgres, rights }: { readonly postgres: Pick<Postgres, 'maybeOne'>; readonly rights: AskRights },
  actor: Actor,
  { id, permission }: { readonly id: string; readonly permission: (typeof asked)[number] },
): Promise<DatasetRow> {
  const row = await postgres.maybeOne(findDataset, { id });
  if (!row) throw new AxionError('resource.missing', { kind: 'dataset', id });
  await requireRight(rights, actor, { permission, resource: refs.dataset(id), seenBy: 'can_view_dataset', kind: 'dataset', id });
  return row;
}
