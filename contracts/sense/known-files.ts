import { z } from 'zod';
import { endpoint } from '../common/endpoint.ts';
import { Uuid, UuidV7 } from '../common/id.ts';
import { DeviceId, Sha256 } from './tracks.ts';

/** A file whose bytes are stored already: as a frame, or as the log that a whole track was made from (`frameId` is then null). */
export const KnownFile = z.object({ sha256: Sha256, trackId: UuidV7, frameId: UuidV7.nullable() });

export const findKnownFiles = endpoint({
  method: 'POST',
  path: '/api/v1/known-files',
  summary: 'Which of these files of a device are stored already, so that nothing is sent twice',
  body: z.strictObject({ organizationId: Uuid, deviceId: DeviceId, sha256: z.array(Sha256).min(1).max(1_000) }),
  answer: { kind: 'json', status: 200, schema: z.object({ known: z.array(KnownFile) }) },
  problems: ['resource.missing', 'access.denied'],
  access: 'can_record_tracks',
});
