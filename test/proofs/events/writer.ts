import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@axion/contracts/events/topics.ts';
import { environment } from '@axion/platform/config/start.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { query, sql } from '@axion/platform/postgres/query.ts';
import { inRequest } from '@axion/platform/telemetry/request-context.ts';
import { recordAudit } from '@axion/sense/audit/record-audit.ts';
import { appendEvent } from '@axion/sense/outbox/append-event.ts';
import { v7 } from 'uuid';
import { z } from 'zod';

/**
 * Stands for the API: changes a row, and in the same transaction writes what it tells of through the outbox and the audit that operations use. What was committed
 * is acknowledged on standard output, one line a transaction: `<track>` and the ids of its frames. Runs until it is killed.
 */
const framesAtOnce = 8;
const organizationId = '018f0000-0000-7000-8000-00000000a001';
const actor = { kind: 'user', id: 'p'.repeat(43), issuer: 'https://id.test', subject: 'proof', name: 'Proof' } as const;

const grow = query({
  name: 'proof-grow',
  params: z.object({}),
  row: z.object({ id: z.string(), n: z.int() }),
  sql: () => sql`update proof_tracks set n = n + 1 where id = (select id from proof_tracks order by random() limit 1) returning id, n`,
});

const postgres = connectPostgres({ url: environment().AXION_PROOF_POSTGRES_URL ?? '', poolMax: 3, applicationName: 'axion-proof-writer' });

async function writeForEver(): Promise<void> {
  for (;;) {
    const acknowledged = await inRequest({ requestId: v7() }, writeOnce).catch((error: unknown) => {
      // A store that was killed is expected; a mistake in this program is not.
      if (!(error instanceof AxionError)) console.error(error);
      return undefined;
    });
    if (acknowledged === undefined) await sleep(100);
    else process.stdout.write(`${acknowledged.join(' ')}\n`);
    await sleep(5);
  }
}

async function writeOnce(): Promise<readonly string[]> {
  return postgres.transaction(async (tx) => {
    const track = await tx.maybeOne(grow, {});
    if (!track) throw new Error('no track');
    const frames = Array.from({ length: framesAtOnce }, () => v7());
    for (const id of frames)
      await appendEvent(tx, { topic: topics.trackMetadata.name, key: track.id, type: 'frame', payload: frameOf(id, track.id) });
    await appendEvent(tx, { topic: topics.trackMetadata.name, key: track.id, type: 'track', payload: trackOf(track) });
    await recordAudit(tx, actor, { organizationId, action: 'frame-batch.committed', subjectKind: 'track', subjectId: track.id });
    return [track.id, ...frames];
  });
}

const frameOf = (id: string, trackId: string) => ({
  ...{
    id,
    trackId,
    organizationId,
    deviceId: 'proof',
    userId: actor.id,
    capturedAt: new Date().toISOString(),
    longitude: 13.2,
    latitude: 55.7,
  },
  ...({
    altitudeMetres: null,
    accuracyMetres: 4,
    speedMetresPerSecond: null,
    headingDegrees: 70,
    cameraSide: 'front',
    imageType: 'jpeg',
  } as const),
  ...({
    widthPixels: 960,
    heightPixels: 640,
    sizeBytes: 30_000,
    sha256: 'ab'.repeat(32),
    capturedAtSource: 'exif',
    locationSource: 'exif',
  } as const),
});

const trackOf = ({ id, n }: { id: string; n: number }) => ({
  ...({ id, organizationId, userId: actor.id, deviceId: 'proof', name: 'Proof', source: 'phone', status: 'recording' } as const),
  ...{ startedAt: '2026-11-18T08:00:00.000Z', endedAt: null, confirmedAt: null, frameCount: n, goneCount: 0, duplicateCount: 0 },
  ...{ sizeBytes: n, distanceMetres: n, bounds: null, isMapMatched: false, route: null },
});

await Promise.all([1, 2, 3].map(writeForEver));
