import type { InputOf, OutputOf } from '@axion/contracts/common/endpoint.ts';
import type { findKnownFiles as contract } from '@axion/contracts/sense/known-files.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { type HoldsRight, requireRight } from '../../people/require-right.ts';
import { selectKnownFiles } from './known-files.queries.ts';

type Deps = { readonly postgres: Pick<Postgres, 'many'>; readonly holdsRight: HoldsRight };

/** Which of a device's files are stored already, so that an import sends nothing twice. @throws AxionError `resource.missing`, `access.denied` */
export async function findKnownFiles(deps: Deps, actor: Actor, input: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> {
  const { organizationId, deviceId, sha256: sha256s } = input;
  await requireRight(deps.holdsRight, actor, { right: 'can_record_tracks', organizationId, kind: 'organization', id: organizationId });
  return { known: [...(await deps.postgres.many(selectKnownFiles, { organizationId, deviceId, sha256s }))] };
}
