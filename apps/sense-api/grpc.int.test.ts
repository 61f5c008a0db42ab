import { fileURLToPath } from 'node:url';
import { CameraSide } from '@axion/contracts/proto/gen/axion/sense/contracts/v1/frame_pb.ts';
import { ProblemSchema } from '@axion/contracts/proto/gen/axion/sense/contracts/v1/problem_pb.ts';
import { RoadDataService } from '@axion/contracts/proto/gen/axion/sense/contracts/v1/road_data_service_pb.ts';
import { Code, ConnectError, createClient, type Transport } from '@connectrpc/connect';
import { createConnectTransport, createGrpcWebTransport } from '@connectrpc/connect-node';
import { type Client, credentials, loadPackageDefinition, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putFrames } from '../../test/harness/send-frames.ts';
import { openSenseApi, type TestSenseApi } from '../../test/harness/sense-api.ts';
import { axionville, type someFrame as SomeFrame, someFrame } from '../../test/harness/sense-world.ts';

let api: TestSenseApi;
let stock: Stock;
beforeAll(async () => {
  api = await openSenseApi();
  stock = openStock(api.grpcAddress);
});
afterAll(async () => {
  stock.close();
  await api.close();
});

/** A client as anybody would make it from our .proto files, without any code of ours. */
type Stock = Client & Record<string, unknown>;
function openStock(address: string): Stock {
  const folder = fileURLToPath(new URL('../../contracts/proto', import.meta.url));
  const definition = loadSync('axion/sense/contracts/v1/road_data_service.proto', {
    includeDirs: [folder],
    longs: Number,
    enums: String,
    oneofs: true,
  });
  const loaded = loadPackageDefinition(definition) as never as {
    axion: { sense: { contracts: { v1: { RoadDataService: new (address: string, by: unknown) => Stock } } } };
  };
  return new loaded.axion.sense.contracts.v1.RoadDataService(address, credentials.createInsecure());
}

type Answer = Record<string, never> & {
  uploads: { frameId: string; what: string; wanted: { url: string; headers: Record<string, string> } }[];
};
const ask = async (
  method: string,
  message: object,
  { subject = 'inspector', ...headers }: Record<string, string> = {},
  deadlineMs = 20_000,
) => {
  const metadata = new Metadata();
  if (subject !== 'nobody') metadata.set('authorization', `Bearer ${await api.token(subject)}`);
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return new Promise<Answer>((resolve, reject) => {
    const call = stock[method] as (
      message: object,
      metadata: Metadata,
      options: object,
      done: (error: ServiceError | null, answer: Answer) => void,
    ) => void;
    call.call(stock, message, metadata, { deadline: Date.now() + deadlineMs }, (error, answer) =>
      error ? reject(error) : resolve(answer),
    );
  });
};

const startedAtMs = Date.parse('2026-11-18T12:00:00Z');
const trackMessage = (id: string) => ({ id, organizationId: axionville, deviceId: 'phone-grpc', name: 'By gRPC', startedAtMs });
const frameMessage = ({ frame }: ReturnType<typeof SomeFrame>) => ({
  id: frame.id,
  capturedAtMs: Date.parse(frame.capturedAt),
  location: { lat: frame.location.latitude, lon: frame.location.longitude, accuracy: 2.5 },
  heading: 90,
  cameraSide: 'CAMERA_SIDE_REAR',
  sizeBytes: frame.sizeBytes,
  sha256: Buffer.from(frame.sha256, 'hex'),
});

describe('the stock client of @grpc/grpc-js', () => {
  it('does the whole upload', async () => {
    const [trackId, batchId] = [v7(), v7()];
    const frames = [someFrame(), someFrame()];
    expect(await ask('CreateTrack', trackMessage(trackId))).toMatchObject({
      track: { id: trackId, status: 'TRACK_STATUS_RECORDING', startedAtMs },
    });
    const { uploads } = await ask('UploadFrameMetadataBatch', { trackId, batchId, frames: frames.map(frameMessage) });
    await putFrames(
      uploads.map(({ frameId, wanted }) => ({
        state: 'wanted' as const,
        frameId,
        url: wanted.url,
        headers: wanted.headers,
        expiresAt: '',
      })),
      frames,
    );
    const points = [0, 1].map((n) => ({
      timestampMs: startedAtMs + n * 1_000,
      location: { lat: 21.5, lon: 39.2 + n / 1_000 },
      sensors: { shake: 0.5 },
    }));
    expect(await ask('UploadTrackLogs', { trackId, part: 0, points })).toMatchObject({ points: 2 });
    const committed = await ask('CommitFrameBatch', { trackId, batchId });
    expect(committed).toMatchObject({ receipt: { announced: 2, kept: 2 } });
    expect(await ask('CommitFrameBatch', { trackId, batchId })).toEqual(committed);
    const ended = await ask('ConfirmTrack', { trackId, endedAtMs: startedAtMs + 60_000, frameCount: 2 });
    expect(ended).toMatchObject({ track: { status: 'TRACK_STATUS_CONFIRMED', frameCount: 2, distanceMetres: expect.closeTo(103.6, 0) } });
    const { rows } = await api.admin.query(
      'select camera_side, accuracy_metres, heading_degrees from road_data.batch_frames where track_id = $1 limit 1',
      [trackId],
    );
    expect(rows).toEqual([{ camera_side: 'rear', accuracy_metres: 2.5, heading_degrees: 90 }]);
  });

  it('takes the answer to a thousand frames', async () => {
    const [trackId, batchId] = [v7(), v7()];
    await ask('CreateTrack', trackMessage(trackId));
    const frames = Array.from({ length: 1_000 }, () => frameMessage(someFrame()));
    expect((await ask('UploadFrameMetadataBatch', { trackId, batchId, frames })).uploads).toHaveLength(1_000);
  });

  it.each([
    ['nobody', { subject: 'nobody' }, 'CreateTrack', {}, status.UNAUTHENTICATED, 'access.unauthenticated'],
    ['a stranger', { subject: 'rival' }, 'CreateTrack', trackMessage(v7()), status.NOT_FOUND, 'resource.missing'],
    ['one who may only look', { subject: 'analyst' }, 'CreateTrack', trackMessage(v7()), status.PERMISSION_DENIED, 'access.denied'],
    [
      'a message that is not as it should be',
      {},
      'CreateTrack',
      { ...trackMessage(v7()), deviceId: '' },
      status.INVALID_ARGUMENT,
      'request.malformed',
    ],
    [
      'a time that no calendar holds',
      {},
      'CreateTrack',
      { ...trackMessage(v7()), startedAtMs: 9e15 },
      status.INVALID_ARGUMENT,
      'request.malformed',
    ],
    ['a track that is not there', {}, 'ConfirmTrack', { trackId: v7(), endedAtMs: 1, frameCount: 0 }, status.NOT_FOUND, 'resource.missing'],
  ])('refuses %s, by its status, with code and request id', async (_who, headers, method, message, code, problem) => {
    const requestId = `request-${v7()}`.slice(0, 40);
    const error = (await ask(method, message, { ...headers, 'x-request-id': requestId }).catch((thrown) => thrown)) as ServiceError;
    expect(error.code).toBe(code);
    expect(error.metadata.get('x-problem-code')).toEqual([problem]);
    expect(error.metadata.get('x-request-id')).toEqual([requestId]);
  });

  it('refuses a message over four mebibytes', async () => {
    const error = await ask('CreateTrack', { ...trackMessage(v7()), name: 'x'.repeat(5 << 20) }).catch((thrown) => thrown as ServiceError);
    expect(error).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
  });

  it('is let go when its deadline passes', async () => {
    await api.admin.query('begin');
    await api.admin.query('lock table road_data.track_logs in access exclusive mode');
    const error = await ask('CreateTrack', trackMessage(v7()), {}, 300).catch((thrown) => thrown as ServiceError);
    await api.admin.query('rollback');
    expect(error).toMatchObject({ code: status.DEADLINE_EXCEEDED });
  });

  it('gets the first answer again for an idempotency-key, also where REST gave it', async () => {
    const trackId = v7();
    await ask('CreateTrack', trackMessage(trackId));
    const message = { trackId, endedAtMs: startedAtMs + 60_000, frameCount: 0 };
    const first = await ask('ConfirmTrack', message, { 'idempotency-key': trackId });
    expect(await ask('ConfirmTrack', message, { 'idempotency-key': trackId })).toEqual(first);
    const response = await fetch(`${api.url}/api/v1/tracks/${trackId}/confirm`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await api.token('inspector')}`, 'content-type': 'application/json', 'idempotency-key': trackId },
      body: JSON.stringify({ endedAt: new Date(startedAtMs + 60_000).toISOString(), frameCount: 0 }),
    });
    expect(await response.json()).toMatchObject({ id: trackId, status: 'confirmed' });
    const other = await ask('ConfirmTrack', { ...message, frameCount: 1 }, { 'idempotency-key': trackId }).catch(
      (thrown) => thrown as ServiceError,
    );
    expect(other).toMatchObject({ code: status.ABORTED });
  });
});

describe.each([
  ['Connect', (baseUrl: string) => createConnectTransport({ baseUrl, httpVersion: '1.1' })],
  ['gRPC-Web', (baseUrl: string) => createGrpcWebTransport({ baseUrl, httpVersion: '1.1' })],
])('%s over HTTP/1.1, beside REST', (_protocol, transportTo: (baseUrl: string) => Transport) => {
  const callAs = async (subject: string) => {
    const client = createClient(RoadDataService, transportTo(api.url));
    return { client, options: { headers: { authorization: `Bearer ${await api.token(subject)}` } } };
  };

  it('opens and confirms a track', async () => {
    const { client, options } = await callAs('inspector');
    const id = v7();
    const created = await client.createTrack({ ...trackMessage(id), startedAtMs: BigInt(startedAtMs) }, options);
    expect(created.track).toMatchObject({ id, name: 'By gRPC' });
    const { track } = await client.confirmTrack({ trackId: id, endedAtMs: BigInt(startedAtMs + 1), frameCount: 0 }, options);
    expect(track).toMatchObject({ endedAtMs: BigInt(startedAtMs + 1) });
  });

  it('takes ids in upper case, as Swift writes them, for the same drive and frame', async () => {
    const { client, options } = await callAs('inspector');
    const [id, batchId] = [v7(), v7()];
    const message = { ...trackMessage(id), startedAtMs: BigInt(startedAtMs), id: id.toUpperCase() };
    expect((await client.createTrack(message, options)).track).toMatchObject({ id, organizationId: axionville });
    const sent = frameMessage(someFrame());
    const frame = { ...sent, id: sent.id.toUpperCase(), capturedAtMs: BigInt(sent.capturedAtMs), cameraSide: CameraSide.REAR };
    const where = { trackId: id.toUpperCase(), batchId: batchId.toUpperCase() };
    const answer = await client.uploadFrameMetadataBatch({ ...where, frames: [frame] }, options);
    expect(answer).toMatchObject({ batchId, uploads: [{ frameId: sent.id, what: { case: 'wanted' } }] });
    const again = await client.uploadFrameMetadataBatch({ trackId: id, batchId, frames: [{ ...frame, id: sent.id }] }, options);
    expect(again).toMatchObject({ batchId, uploads: [{ frameId: sent.id, what: { case: 'wanted' } }] });
    const { receipt } = await client.commitFrameBatch({ ...where, gone: [frame.id] }, options);
    expect(receipt).toMatchObject({ batchId, trackId: id, announced: 1, gone: 1 });
  });

  it('says why it refuses, in the language of the caller', async () => {
    const { client, options } = await callAs('rival');
    const headers = { ...options.headers, 'accept-language': 'ar' };
    const error = (await client.createTrack(trackMessageBig(), { headers }).catch((thrown) => thrown)) as ConnectError;
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.code).toBe(Code.NotFound);
    expect(error.findDetails(ProblemSchema)).toMatchObject([
      { code: 'resource.missing', title: expect.stringMatching(/[\u0600-\u06ff]/), requestId: expect.stringMatching(/.{8}/) },
    ]);
  });

  const trackMessageBig = () => ({ ...trackMessage(v7()), startedAtMs: BigInt(startedAtMs) });
});
