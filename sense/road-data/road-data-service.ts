import { RoadDataService } from '@axion/contracts/proto/gen/axion/sense/contracts/v1/road_data_service_pb.ts';
import * as frames from '@axion/contracts/sense/frames.ts';
import * as tracks from '@axion/contracts/sense/tracks.ts';
import { answerCall } from '@axion/platform/grpc/answer-call.ts';
import type { Idempotency } from '@axion/platform/http/idempotency.ts';
import type { ConnectRouter } from '@connectrpc/connect';
import { commitFrameBatch } from '../frames/commit-frame-batch.ts';
import type { FramesDeps } from '../frames/frames.routes.ts';
import { uploadFrameMetadataBatch } from '../frames/upload-frame-metadata-batch.ts';
import { confirmTrack } from '../tracks/confirm-track.ts';
import { createTrack } from '../tracks/create-track.ts';
import type { TracksDeps } from '../tracks/tracks.routes.ts';
import { uploadTrackLogs } from '../tracks/upload-track-logs.ts';
import { frameOf, pointOf, receiptMessage, trackMessage, uploadMessage } from './messages.ts';
import { hexOf, isoOf, trackSourceWord } from './words.ts';

type Deps = TracksDeps & FramesDeps & { readonly idempotency: Idempotency };

/** The way in for a drive by gRPC, gRPC-Web and Connect: the operations that REST calls, under the contracts that REST is checked by. */
export const roadDataService =
  (deps: Deps) =>
  (router: ConnectRouter): ConnectRouter =>
    router.service(RoadDataService, {
      async createTrack({ id, organizationId, deviceId, name, source, startedAtMs, sourceSha256 }, context) {
        const file = sourceSha256 === undefined ? {} : { sourceSha256: hexOf(sourceSha256) };
        const body = { id, organizationId, deviceId, name, source: trackSourceWord(source), startedAt: isoOf(startedAtMs), ...file };
        const call = { endpoint: tracks.createTrack, parts: { body }, context, ...deps };
        return { track: trackMessage(await answerCall({ ...call, run: (actor, input) => createTrack(deps, actor, input) })) };
      },

      async uploadFrameMetadataBatch({ trackId, batchId, frames: announced }, context) {
        const parts = { params: { trackId, batchId }, body: { frames: announced.map(frameOf) } };
        const call = { endpoint: frames.uploadFrameMetadataBatch, parts, context, ...deps };
        const answer = await answerCall({ ...call, run: (actor, input) => uploadFrameMetadataBatch(deps, actor, input) });
        return { batchId: answer.batchId, uploads: answer.uploads.map(uploadMessage) };
      },

      async commitFrameBatch({ trackId, batchId, gone }, context) {
        const call = { endpoint: frames.commitFrameBatch, parts: { params: { trackId, batchId }, body: { gone } }, context, ...deps };
        return { receipt: receiptMessage(await answerCall({ ...call, run: (actor, input) => commitFrameBatch(deps, actor, input) })) };
      },

      async confirmTrack({ trackId, endedAtMs, frameCount }, context) {
        const parts = { params: { trackId }, body: { endedAt: isoOf(endedAtMs), frameCount } };
        const call = { endpoint: tracks.confirmTrack, parts, context, ...deps };
        return { track: trackMessage(await answerCall({ ...call, run: (actor, input) => confirmTrack(deps, actor, input) })) };
      },

      async uploadTrackLogs({ trackId, part, points }, context) {
        const parts = { params: { trackId }, body: { part, points: points.map(pointOf) } };
        const call = { endpoint: tracks.uploadTrackLogs, parts, context, ...deps };
        return answerCall({ ...call, run: (actor, input) => uploadTrackLogs(deps, actor, input) });
      },
    });
