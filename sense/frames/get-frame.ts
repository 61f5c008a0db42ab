import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { getFrame as contract, Frame } from '@axion/contracts/sense/frames.ts';
import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { ObjectPermits } from '@axion/platform/objects/objects.ts';
import { type HoldsRight, requireRight } from '../people/require-right.ts';
import { imageUrlOf } from './frame-object.ts';
import { findFrame } from './search-frames.queries.ts';

type Deps = {
  readonly clickhouse: Pick<ClickHouse, 'maybeOne'>;
  readonly objects: Pick<ObjectPermits, 'presignGet'>;
  readonly holdsRight: HoldsRight;
};

/** A frame, with an address of its picture that is good for an hour. @throws AxionError `resource.missing`, also for a stranger */
export async function getFrame(deps: Deps, actor: Actor, { frameId: id }: InputOf<typeof contract>): Promise<Frame> {
  const row = await deps.clickhouse.maybeOne(findFrame, { id });
  if (!row) throw new AxionError('resource.missing', { kind: 'frame', id });
  await requireRight(deps.holdsRight, actor, { right: 'can_view_org_tracks', organizationId: row.organizationId, kind: 'frame', id });
  return { ...row, imageUrl: imageUrlOf(deps.objects, row) };
}
