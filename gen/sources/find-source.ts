import type { Permission } from '@axion/contracts/common/permissions.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { type AskRights, refs, requireRight } from '../people/ask-rights.ts';
import { type DataSourceRow, findDataSource } from './data-source.queries.ts';

type Deps = { readonly postgres: Pick<Postgres, 'maybeOne'>; readonly rights: AskRights };

/**
 * A source on which the caller holds a right.
 * @throws AxionError `resource.missing` when there is none or the caller may not see it, `access.denied` for one who may see it only
 */
export async function findSourceFor(
  { postgres, rights }: Deps,
  actor: Actor,
  { name, permission }: { readonly name: string; readonly permission: Extract<Permission, `${string}_datasource`> },
): Promise<DataSourceRow> {
  const row = await postgres.maybeOne(findDataSource, { name });
  if (!row) throw new AxionError('resource.missing', { kind: 'data source', id: name });
  await requireRight(rights, actor, {
    permission,
    resource: refs.source(name),
    seenBy: 'can_view_datasource',
    kind: 'data source',
    id: name,
  });
  return row;
}
