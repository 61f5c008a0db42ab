import type { FrameUpload } from '@axion/contracts/sense/frames.ts';
import type { ObjectPermits } from '@axion/platform/objects/objects.ts';

const putSeconds = 15 * 60;
const getSeconds = 60 * 60;

/** Where the frames of a track are in the bucket; ids are fixed-length hex, so the order of keys is the order of ids. */
export const frameFolder = (trackId: string): string => `frames/${trackId}/`;
export const frameKey = (trackId: string, frameId: string): string => `${frameFolder(trackId)}${frameId}.jpg`;
/** The frame that a key of its track's folder names. */
export const frameOfKey = (trackId: string, key: string): string => key.slice(frameFolder(trackId).length, -'.jpg'.length);

type Announced = { readonly trackId: string; readonly frameId: string; readonly sizeBytes: number; readonly sha256: string };

/** A permit to send exactly these bytes within 15 minutes. */
export function uploadOf(objects: Pick<ObjectPermits, 'presignPut'>, frame: Announced, now: Date): FrameUpload {
  const { url, headers } = objects.presignPut({
    key: frameKey(frame.trackId, frame.frameId),
    sizeBytes: frame.sizeBytes,
    sha256: Buffer.from(frame.sha256, 'hex').toString('base64'),
    contentType: 'image/jpeg',
    expiresSeconds: putSeconds,
  });
  const expiresAt = new Date(now.getTime() + putSeconds * 1_000).toISOString();
  return { state: 'wanted', frameId: frame.frameId, url, headers: { ...headers }, expiresAt };
}

/** An address of the picture that is good for an hour. */
export const imageUrlOf = (
  objects: Pick<ObjectPermits, 'presignGet'>,
  { trackId, id }: { readonly trackId: string; readonly id: string },
): string => objects.presignGet({ key: frameKey(trackId, id), expiresSeconds: getSeconds });
