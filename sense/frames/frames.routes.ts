import * as contract from '@axion/contracts/sense/frames.ts';
import { findKnownFiles as knownFiles } from '@axion/contracts/sense/known-files.ts';
import { type Route, route } from '@axion/platform/http/serve-endpoints.ts';
import { commitFrameBatch } from './commit-frame-batch.ts';
import { getFrame } from './get-frame.ts';
import { findKnownFiles } from './known/find-known-files.ts';
import { listFrameReceipts } from './list-frame-receipts.ts';
import { searchFrames } from './search-frames.ts';
import { uploadFrameMetadataBatch } from './upload-frame-metadata-batch.ts';

/** What all calls about frames need together. */
export type FramesDeps = Parameters<typeof uploadFrameMetadataBatch>[0] &
  Parameters<typeof commitFrameBatch>[0] &
  Parameters<typeof listFrameReceipts>[0] &
  Parameters<typeof searchFrames>[0] &
  Parameters<typeof getFrame>[0];

/** Frames over HTTP: one line a call. */
export const framesRoutes = (deps: FramesDeps): readonly Route[] => [
  route(contract.uploadFrameMetadataBatch, (actor, input) => uploadFrameMetadataBatch(deps, actor, input)),
  route(contract.commitFrameBatch, (actor, input) => commitFrameBatch(deps, actor, input)),
  route(contract.listFrameReceipts, (actor, input) => listFrameReceipts(deps, actor, input)),
  route(contract.searchFrames, (actor, input) => searchFrames(deps, actor, input)),
  route(contract.getFrame, (actor, input) => getFrame(deps, actor, input)),
  route(knownFiles, (actor, input) => findKnownFiles(deps, actor, input)),
];
