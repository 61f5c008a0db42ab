import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Objects } from '@axion/platform/objects/objects.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { BatchRow } from '../batch.queries.ts';
import { frameFolder, frameKey, frameOfKey } from '../frame-object.ts';
import { type Announced, compareWithStore, type Stored } from './compare-with-store.ts';
import { findForeign, listReserved } from './settle.queries.ts';

type Deps = { readonly postgres: Pick<Postgres, 'many'>; readonly objects: Pick<Objects, 'list'> };

const pageRows = 2_000;

/**
 * Checks that every announced frame of a batch is in object storage with its size, or named as gone. Returns the gone ones that are really absent.
 * The hash needs no check here: it was signed into the upload, so the store took no other bytes.
 *
 * @throws AxionError `batch.incomplete` with the first of the frames that are missing or have another size; `request.malformed` when an id
 * named as gone is no frame of the batch
 */
export async function verifyBatch(deps: Deps, batch: BatchRow, gone: readonly string[]): Promise<readonly string[]> {
  const { id: batchId, organizationId, firstFrameAt, lastFrameAt } = batch;
  const ofBatch = { batchId, organizationId, firstFrameAt, lastFrameAt };
  if (gone.length > 0) {
    const foreign = await deps.postgres.many(findForeign, { ...ofBatch, ids: [...gone] });
    if (foreign.length > 0) throw notOfBatch(foreign.map((row) => row.id));
  }
  const found = await compareWithStore(reservedFrames(deps, ofBatch), storedFrames(deps, batch), new Set(gone));
  if (found.missing + found.wrongSize === 0) return found.gone;
  throw new AxionError('batch.incomplete', { missing: found.missing, wrongSize: found.wrongSize, frames: found.examples });
}

type OfBatch = Pick<BatchRow, 'organizationId' | 'firstFrameAt' | 'lastFrameAt'> & { readonly batchId: string };

/** A page in memory at a time. */
async function* reservedFrames({ postgres }: Deps, ofBatch: OfBatch): AsyncGenerator<Announced> {
  let after: string | null = null;
  for (;;) {
    const rows: readonly Announced[] = await postgres.many(listReserved, { ...ofBatch, after, limit: pageRows });
    yield* rows;
    if (rows.length < pageRows) return;
    after = rows.at(-1)?.id ?? null;
  }
}

/** From the batch's first frame to its last, by the times inside the ids: what other batches of the track stored is left out. */
async function* storedFrames({ objects }: Deps, { trackId, firstFrameAt, lastFrameAt }: BatchRow): AsyncGenerator<Stored> {
  const before = frameKey(trackId, leastIdOf(firstFrameAt));
  for await (const { key, sizeBytes } of objects.list({ prefix: frameFolder(trackId), after: before })) {
    const id = frameOfKey(trackId, key);
    if (id >= leastIdOf(new Date(lastFrameAt.getTime() + 1))) return;
    yield { id, sizeBytes };
  }
}

/** Less than every UUIDv7 of a moment, and greater than every one before it. */
function leastIdOf(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

const notOfBatch = (ids: readonly string[]) =>
  new AxionError('request.malformed', {
    errors: ids.map((id) => ({ path: 'body.gone', code: 'unknown_frame', message: `${id} is no frame of this batch` })),
  });
