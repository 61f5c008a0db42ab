import type { InputOf, OutputOf } from '@axion/contracts/common/endpoint.ts';
import type { listFrameReceipts as contract } from '@axion/contracts/sense/frames.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { pageFrom, positionOf } from '@axion/platform/postgres/cursor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { z } from 'zod';
import { findTrackFor, type TrackFinding } from '../tracks/find-track-for.ts';
import { timeOfId } from '../tracks/id-time.ts';
import { findBatch } from './batch.queries.ts';
import { listReceipts } from './receipts.queries.ts';

type Deps = TrackFinding & { readonly postgres: Pick<Postgres, 'maybeOne' | 'many'> };

/** What became of each frame of a batch, in id order. @throws AxionError `resource.missing`, `access.denied`, `request.cursor-invalid` */
export async function listFrameReceipts(deps: Deps, actor: Actor, input: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> {
  const { trackId, batchId, limit, cursor } = input;
  const { organizationId } = await findTrackFor(deps, actor, { trackId, right: 'can_record_tracks' });
  const batch = await deps.postgres.maybeOne(findBatch, { id: batchId, createdAt: timeOfId(batchId), trackId, organizationId });
  if (!batch) throw new AxionError('resource.missing', { kind: 'frame batch', id: batchId });
  const after = positionOf(cursor, batchId, z.tuple([z.uuidv7()]));
  const { firstFrameAt, lastFrameAt } = batch;
  const rows = await deps.postgres.many(listReceipts, {
    batchId,
    organizationId,
    firstFrameAt,
    lastFrameAt,
    after: after?.[0] ?? null,
    limit: limit + 1,
  });
  return pageFrom(rows, { limit, filter: batchId, position: (last) => [last.frameId] });
}
