import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { analyst, inspector, openSenseWorld, rival, type SenseWorld, someTrack } from '../../test/harness/sense-world.ts';
import { confirmTrack } from './confirm-track.ts';
import { createTrack } from './create-track.ts';

let world: SenseWorld;
beforeAll(async () => {
  world = await openSenseWorld();
});
afterAll(() => world.close());
beforeEach(() => world.admin.query('truncate outbox'));

const create = (input: ReturnType<typeof someTrack>, actor = inspector as typeof inspector | typeof analyst | typeof rival) =>
  createTrack(world.deps, actor, input);

describe('creating a track', () => {
  it('opens it, records who did, and tells of it', async () => {
    const input = someTrack();
    expect(await create(input)).toMatchObject({
      ...input,
      status: 'recording',
      userId: inspector.id,
      frameCount: 0,
      pendingBatches: 0,
      route: null,
    });
    const events = await world.waiting();
    expect(events.map(({ topic, key, type }) => [topic, key, type])).toEqual([
      ['axion.sense.audit.events', input.organizationId, 'audit'],
      ['axion.sense.track.metadata', input.id, 'track'],
    ]);
    expect(events[0]?.payload).toMatchObject({ action: 'track.created', subjectId: input.id, actorId: inspector.id });
  });

  it('answers the same track to the same call, and tells of it once', async () => {
    const input = someTrack();
    const first = await create(input);
    expect(await create(input)).toEqual(first);
    expect(await world.waiting()).toHaveLength(2);
  });

  it('makes one track of twenty calls at the same moment', async () => {
    const input = someTrack();
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(input)));
    expect(new Set(answers.map((track) => JSON.stringify(track))).size).toBe(1);
    expect(await world.waiting()).toHaveLength(2);
  });

  it.each([
    ['name', { name: 'Another' }],
    ['device', { deviceId: 'phone-2' }],
    ['start', { startedAt: '2026-11-18T12:00:01.000Z' }],
  ])('refuses an id that is taken by a track with another %s', async (_what, differing) => {
    const input = someTrack();
    await create(input);
    await expect(create({ ...input, ...differing })).rejects.toMatchObject({ code: 'track.id-taken', params: { id: input.id } });
  });

  it('refuses an id whose clock is off', async () => {
    const input = someTrack({ id: '0000018e-0000-7000-8000-000000000001' });
    await expect(create(input)).rejects.toMatchObject({ code: 'track.time-implausible' });
  });

  it('is not there for a stranger, and refused to one who may only look', async () => {
    await expect(create(someTrack(), rival)).rejects.toMatchObject({ code: 'resource.missing' });
    await expect(create(someTrack(), analyst)).rejects.toMatchObject({ code: 'access.denied' });
    expect(await world.waiting()).toEqual([]);
  });
});

describe('a track made from one file', () => {
  const sourceSha256 = 'ab'.repeat(32);
  const confirm = (trackId: string) => confirmTrack(world.deps, inspector, { trackId, endedAt: '2026-11-18T13:00:00.000Z', frameCount: 0 });

  it('gives its place up until it is confirmed, and then keeps it', async () => {
    const [abandoned, taken, late] = [someTrack({ sourceSha256 }), someTrack({ sourceSha256 }), someTrack({ sourceSha256 })];
    await create(abandoned);
    await create(taken);
    await expect(confirm(abandoned.id)).rejects.toMatchObject({ code: 'track.source-known', params: { trackId: taken.id } });
    await confirm(taken.id);
    await expect(create(late)).rejects.toMatchObject({ code: 'track.source-known', params: { trackId: taken.id } });
    await expect(create({ ...late, deviceId: 'another-phone' })).resolves.toMatchObject({ status: 'recording' });
  });
});
