import { TrackEvent } from '@axion/contracts/events/sense.ts';
import { topics } from '@axion/contracts/events/topics.ts';
import { consumer } from '@axion/platform/events/consumer.ts';
import { findWrittenFrames } from './find-written-frames.ts';
import { FrameToWrite, writtenFrames } from './frame-row.ts';
import { untilAborted } from './until-aborted.ts';
import { type WriteDeps, writeOnce } from './write-rows.ts';
import { writeTracks } from './write-tracks.ts';

/** Frames and drives on their way to ClickHouse. Frames first: a drive's numbers are shown when its frames can be. */
export const trackMetadataConsumer = consumer({
  topic: topics.trackMetadata.name,
  group: 'axion-sense-worker',
  messages: { frame: FrameToWrite, track: TrackEvent },
  batch: { maxMessages: 5_000, lingerMs: 300 },
  attempts: 3,
  timeoutMs: 60_000,
  async handle(given: WriteDeps, batch, { assertHeld, signal }) {
    const deps = untilAborted(given, signal);
    const frames = batch.flatMap((message) => (message.type === 'frame' ? [message.payload] : []));
    const tracks = batch.flatMap((message) => (message.type === 'track' ? [message.payload] : []));
    const findWritten = (block: readonly FrameToWrite[]) => findWrittenFrames(deps.clickhouse, block);
    await writeOnce(deps, { ...writtenFrames, items: frames, findWritten }, assertHeld);
    await writeTracks(deps, tracks, assertHeld);
  },
});
