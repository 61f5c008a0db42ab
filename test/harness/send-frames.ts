import type { FrameMetadata, FrameUpload } from '@axion/contracts/sense/frames.ts';

/** A picture and its description. */
export type SomeFrame = { readonly bytes: Buffer; readonly frame: FrameMetadata };

/** PUTs a picture to its presigned address, as a phone would. Answers the store's status, and its words where it refused. */
export async function putFrame(
  upload: FrameUpload | undefined,
  bytes: Buffer,
): Promise<{ readonly status: number; readonly words: string }> {
  if (upload?.state !== 'wanted') throw new Error(`not wanted: ${JSON.stringify(upload)}`);
  const headers = Object.fromEntries(Object.entries(upload.headers).filter(([name]) => name !== 'content-length'));
  const response = await fetch(upload.url, { method: 'PUT', headers, body: new Uint8Array(bytes) });
  return { status: response.status, words: await response.text() };
}

/** PUTs every picture that is wanted. */
export async function putFrames(uploads: readonly FrameUpload[], frames: readonly SomeFrame[]): Promise<void> {
  const wanted = uploads.filter((upload) => upload.state === 'wanted');
  for (const upload of wanted) {
    const { bytes } = frames.find(({ frame }) => frame.id === upload.frameId) as SomeFrame;
    const { status, words } = await putFrame(upload, bytes);
    if (status !== 200) throw new Error(`the store answered ${status} ${words}`);
  }
}
