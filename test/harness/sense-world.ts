import { createHash } from 'node:crypto';
import { type FrameEvent, senseMessages } from '@axion/contracts/events/sense.ts';
import type { FrameMetadata } from '@axion/contracts/sense/frames.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { connectObjects } from '@axion/platform/objects/connect-objects.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { recordAudit } from '@axion/sense/audit/record-audit.ts';
import pg from 'pg';
import { v7 } from 'uuid';
import { inject } from 'vitest';
import { openDatabase } from './databases.ts';
import { openTestBucket } from './objects.ts';

/** People of two organizations: who may record and look, who may only look, and a stranger who may do all of it elsewhere. */
export const axionville = '018f0000-0000-7000-8000-00000000a001';
export const rivalton = '018f0000-0000-7000-8000-00000000b001';
const person = (id: string) => ({ kind: 'user', id: id.padEnd(43, '0'), issuer: 'https://id.test', subject: id, name: id }) as const;
export const inspector = person('inspector');
export const analyst = person('analyst');
export const rival = person('rival');

const rights: Readonly<Record<string, { readonly organization: string; readonly rights: readonly string[] }>> = {
  [inspector.id]: { organization: axionville, rights: ['can_view_org_tracks', 'can_record_tracks'] },
  [analyst.id]: { organization: axionville, rights: ['can_view_org_tracks'] },
  [rival.id]: { organization: rivalton, rights: ['can_view_org_tracks', 'can_record_tracks'] },
};

/** One event as it waits in the outbox. */
export type WaitingEvent = {
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly payload: Record<string, unknown>;
};

/**
 * What operations of Sense need, on stores of this test file's own. Real: PostgreSQL as the service's role, object storage. Given: answers about
 * rights, and the clock where a test sets it. Ask for it in `beforeAll`, close it in `afterAll`.
 */
export async function openSenseWorld() {
  const database = await openDatabase('axion_sense');
  const bucket = await openTestBucket(inject('objectStore'));
  const admin = new pg.Client({ connectionString: database.urls.admin });
  await admin.connect();
  await admin.query(
    `insert into organizations (id, code, name) values ('${axionville}', 'axionville', 'Axionville'), ('${rivalton}', 'rivalton', 'Rivalton')`,
  );
  for (const { id, subject } of [inspector, analyst, rival])
    await admin.query('insert into users (id, external_auth_id, name) values ($1, $2, $3)', [id, `https://id.test|${subject}`, subject]);
  const postgres = connectPostgres({ url: database.urls.app, poolMax: 12, applicationName: 'test' });
  const clock = { offsetMs: 0 };
  const deps = {
    postgres,
    objects: bucket.objects,
    record: recordAudit,
    now: () => new Date(Date.now() + clock.offsetMs),
    holdsRight: async (actor: Actor, right: string, organizationId: string) =>
      rights[actor.id]?.organization === organizationId && rights[actor.id]?.rights.includes(right) === true,
    organizationsOf: async (actor: Actor) => [rights[actor.id]?.organization ?? []].flat(),
  };
  return {
    deps,
    clock,
    admin,
    bucket,
    /** The same bucket by a clock that is off, for addresses that have expired. */
    bucketAt: async (now: () => Date) => connectObjects(bucket.settings, now),
    /** Events in the order in which a relay would send them, each checked against its contract. */
    async waiting(): Promise<WaitingEvent[]> {
      const { rows } = await admin.query<WaitingEvent>('select topic, key, message_type as type, payload from outbox order by id');
      for (const { type, payload } of rows) senseMessages[type as 'frame'].parse(payload) satisfies FrameEvent;
      return rows;
    },
    async close(): Promise<void> {
      await postgres.close();
      await bucket.close();
      await admin.end();
      await database.drop();
    },
  };
}
export type SenseWorld = Awaited<ReturnType<typeof openSenseWorld>>;

/** A track to open, unlike any other. */
export const someTrack = (differing: object = {}) => ({
  id: v7(),
  organizationId: axionville,
  deviceId: 'phone-1',
  name: 'Quay Street',
  source: 'phone' as const,
  startedAt: '2026-11-18T12:00:00.000Z',
  ...differing,
});

/** A picture that nobody has seen, and how a device describes it. */
export function someFrame(differing: Partial<FrameMetadata> & { readonly bytes?: Buffer } = {}): {
  readonly bytes: Buffer;
  readonly frame: FrameMetadata;
} {
  const { bytes = Buffer.from(`a picture ${v7()}`), ...rest } = differing;
  const frame = {
    id: v7(),
    capturedAt: '2026-11-18T12:00:01.000Z',
    capturedAtSource: 'device',
    location: { longitude: 39.2, latitude: 21.5 },
    locationSource: 'device',
    cameraSide: 'front',
    imageType: 'jpeg',
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...rest,
  } as const;
  return { bytes, frame };
}
