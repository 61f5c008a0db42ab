import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { timeOfId } from '../tracks/id-time.ts';
import { findTrack } from '../tracks/track.queries.ts';
import { findWrittenFrames } from './find-written-frames.ts';
import { FrameToWrite, writtenFrames } from './frame-row.ts';
import { listKeptFrames } from './kept-frames.queries.ts';
import { writeOnce } from './write-rows.ts';
import { writeTracks } from './write-tracks.ts';

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
    const kept = await postgres.many(listKeptFrames, { ids, createdAts: ids.map((id) => timeOfId(id).toISOString()) });
    const frames = kept.map((frame) => FrameToWrite.parse(frame));
    if (frames.length === 0) continue;
    const findWritten = (block: readonly FrameToWrite[]) => findWrittenFrames(clickhouse, block);
    await writeOnce({ clickhouse }, { ...writtenFrames, items: frames, findWritten }, always);
  }
  for (const id of trackIds) {
    const track = await postgres.maybeOne(findTrack, { id, createdAt: timeOfId(id) });
    if (track) await writeTracks({ clickhouse }, [track], always);
  }
}
