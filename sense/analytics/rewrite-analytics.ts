import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { timeOfId } from '../tracks/id-time.ts';
import { findTrack } from '../tracks/track.queries.ts';
import { frameRow } from './frame-row.ts';
import { listKeptFrames } from './kept-frames.queries.ts';
import { writeOnce } from './write-rows.ts';
import { writeTracks } from './write-tracks.ts';
import { findWrittenFrames } from './written-rows.queries.ts';

type Deps = { readonly postgres: Pick<Postgres, 'many' | 'maybeOne'>; readonly clickhouse: ClickHouse };

const framesAtOnce = 1_000;
const always = async () => undefined;

/**
 * Writes frames and drives to ClickHouse as Postgres has them: after a restore, or when rows were lost there. What is there already is not written again.
 * Ids that Postgres does not keep are passed by.
 */
export async function rewriteAnalytics(
  { postgres, clickhouse: store }: Deps,
  { frameIds, trackIds }: { readonly frameIds: readonly string[]; readonly trackIds: readonly string[] },
): Promise<void> {
  // The same rows may have been written and lost before: the window must not take them for a repeat.
  const clickhouse: Pick<ClickHouse, 'many' | 'insert'> = {
    many: (...call) => store.many(...call),
    insert: (table, rows) => store.insert(table, rows, { isRewrite: true }),
  };
  for (let at = 0; at < frameIds.length; at += framesAtOnce) {
    const ids = frameIds.slice(at, at + framesAtOnce);
    const frames = await postgres.many(listKeptFrames, { ids, createdAts: ids.map((id) => timeOfId(id).toISOString()) });
    if (frames.length === 0) continue;
    const times = frames.map(({ capturedAt }) => Date.parse(capturedAt));
    const where = {
      organizationIds: [...new Set(frames.map(({ organizationId }) => organizationId))],
      trackIds: [...new Set(frames.map(({ trackId }) => trackId))],
      from: new Date(Math.min(...times)),
      to: new Date(Math.max(...times)),
    };
    const findWritten = (wanted: readonly string[]) => clickhouse.many(findWrittenFrames, { ...where, ids: [...wanted] });
    await writeOnce({ clickhouse }, { table: 'frames', items: frames, idOf: ({ id }) => id, rowOf: frameRow, findWritten }, always);
  }
  for (const id of trackIds) {
    const track = await postgres.maybeOne(findTrack, { id, createdAt: timeOfId(id) });
    if (track) await writeTracks({ clickhouse }, [track], always);
  }
}
