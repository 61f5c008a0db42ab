import { setTimeout as wait } from 'node:timers/promises';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { axionville, inspector, openSenseWorld, type SenseWorld, someTrack } from '../../test/harness/sense-world.ts';
import { abandonStaleRecordingsJob } from './abandon-stale-recordings.job.ts';
import { confirmTrack } from './confirm-track.ts';
import { createTrack } from './create-track.ts';
import { abandonRecording } from './stale/abandon-recording.ts';

let world: SenseWorld;
beforeAll(async () => {
  world = await openSenseWorld();
});
afterAll(() => world.close());
beforeEach(() => world.admin.query('truncate outbox'));

const dayMs = 86_400_000;
const actor = { kind: 'system', id: 'test' } as const;
const idOf = (daysAgo: number) => v7({ msecs: Date.now() - daysAgo * dayMs });
/** As it would have been made then: an id carries its time, and the partition is there. */
async function recordingOf(daysAgo: number): Promise<string> {
  const track = await createTrack(world.deps, inspector, someTrack({ id: idOf(daysAgo) }));
  await world.admin.query('truncate outbox');
  return track.id;
}
const openBatchOf = async (trackId: string, daysAgo: number) => {
  const id = idOf(daysAgo);
  await world.admin.query(
    `insert into road_data.frame_batches (id, created_at, track_id, organization_id, first_frame_at, last_frame_at)
     values ($1, uuid_v7_time($1), $2, $3, uuid_v7_time($1), uuid_v7_time($1))`,
    [id, trackId, axionville],
  );
  return id;
};
const statusOf = async (id: string) =>
  (await world.admin.query('select status from road_data.track_logs where id = $1', [id])).rows[0].status;
const run = (staleDays?: number) => {
  const deps = { ...world.deps, staleRecordingDays: 30 };
  return abandonStaleRecordingsJob.run(deps, staleDays === undefined ? {} : { staleDays }, {
    signal: new AbortController().signal,
    progress: () => undefined,
  });
};

it('gives up what nothing was heard of for a month, records it and tells of it, once', async () => {
  const [stale, fresh, alive] = [await recordingOf(31), await recordingOf(29), await recordingOf(31)];
  const batch = await openBatchOf(stale, 31);
  await openBatchOf(alive, 2);
  expect(await run()).toEqual({ abandoned: 1, batches: 1 });
  expect([await statusOf(stale), await statusOf(fresh), await statusOf(alive)]).toEqual(['abandoned', 'recording', 'recording']);
  const { rows } = await world.admin.query('select status from road_data.frame_batches where id = $1', [batch]);
  expect(rows).toEqual([{ status: 'abandoned' }]);
  const events = await world.waiting();
  expect(events.map(({ topic, key, type }) => [topic, key, type])).toEqual([
    ['axion.sense.audit.events', axionville, 'audit'],
    ['axion.sense.track.metadata', stale, 'track'],
    ['axion.sense.track.metadata', stale, 'track-status'],
  ]);
  expect(events[0]?.payload).toMatchObject({
    action: 'track.abandoned',
    subjectId: stale,
    actorKind: 'system',
    details: { openBatches: 1 },
  });
  expect(events[2]?.payload).toMatchObject({ status: 'abandoned' });
  expect(await run()).toEqual({ abandoned: 0, batches: 0 });
  expect(await run(1)).toEqual({ abandoned: 2, batches: 1 });
});

it('is told to a phone that comes back', async () => {
  const id = await recordingOf(40);
  await run();
  await expect(
    confirmTrack(world.deps, inspector, { trackId: id, endedAt: '2027-01-01T00:00:00.000Z', frameCount: 0 }),
  ).rejects.toMatchObject({ code: 'track.not-recording', params: { status: 'abandoned' } });
});

it('leaves alone what is confirmed while it waits for its turn', async () => {
  const id = await recordingOf(35);
  await world.admin.query('begin');
  await world.admin.query('select from road_data.track_logs where id = $1 for update', [id]);
  const giving = abandonRecording(world.deps, actor, { id, organizationId: axionville });
  await wait(300);
  await world.admin.query(`update road_data.track_logs set status = 'confirmed', ended_at = now(), confirmed_at = now() where id = $1`, [
    id,
  ]);
  await world.admin.query('commit');
  expect(await giving).toEqual({ isAbandoned: false, batches: 0 });
  expect(await statusOf(id)).toBe('confirmed');
  expect(await world.waiting()).toEqual([]);
});
