import type { ObjectCall, Operation } from '../edge/call.ts';
import { findUpload } from './find-upload.ts';

/** AbortMultipartUpload: its parts are gone. */
export const abortUpload: Operation<ObjectCall> = async (call) => {
  await call.store.change(() => call.store.uploads.finish(findUpload(call).id, new Set()));
  return { status: 204 };
};
