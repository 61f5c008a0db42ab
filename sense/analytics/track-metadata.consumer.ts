import { FrameEvent, TrackEvent } from '@axion/contracts/events/sense.ts';
import { topics } from '@axion/contracts/events/topics.ts';
import { consumer } from '@axion/platform/events/consumer.ts';
import { frameRow } from './frame-row.ts';
import { type WriteDeps, writeOnce } from './write-rows.ts';
import { writeTracks } from './write-tracks.ts';
import { findWrittenFrames } from './written-rows.queries.ts';

/** Frames and drives on their way to ClickHouse. Frames first: a drive's numbers are shown when its frames can be. */
export const trackMetadataConsumer = consumer({
  topic: topics.trackMetadata.name,
  group: 'axion-sense-worker',
  messages: { frame: FrameEvent, track: TrackEvent },
  batch: { maxMessages: 5_000, lingerMs: 300 },
  attempts: 3,
  timeoutMs: 60_000,
  async handle(deps: WriteDeps, batch, { assertHeld }) {
    const frames = batch.flatMap((message) => (message.type === 'frame' ? [message.payload] : []));
    const tracks = batch.flatMap((message) => (message.type === 'track' ? [message.payload] : []));
    const distinct = (values: readonly string[]) => [...new Set(values)];
    const organizationIds = distinct(frames.map((frame) => frame.organizationId));
    const trackIds = distinct(frames.map((frame) => frame.trackId));
    const times = frames.map((frame) => Date.parse(frame.capturedAt));
    const [from, to] = [new Date(leastOf(times)), new Date(greatestOf(times))];
    const findWritten = (ids: readonly string[]) =>
      deps.clickhouse.many(findWrittenFrames, { organizationIds, trackIds, from, to, ids: [...ids] });
    await writeOnce(deps, { table: 'frames', items: frames, idOf: (frame) => frame.id, rowOf: frameRow, findWritten }, assertHeld);
    await writeTracks(deps, tracks, assertHeld);
  },
});

const leastOf = (numbers: readonly number[]) => numbers.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
const greatestOf = (numbers: readonly number[]) => numbers.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
