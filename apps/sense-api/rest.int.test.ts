import { makeClient, ProblemError } from '@axion/contracts/common/client.ts';
import { FrameEvent } from '@axion/contracts/events/sense.ts';
import * as frameCalls from '@axion/contracts/sense/frames.ts';
import { findKnownFiles } from '@axion/contracts/sense/known-files.ts';
import { getMe } from '@axion/contracts/sense/me.ts';
import * as trackCalls from '@axion/contracts/sense/tracks.ts';
import { itemBytes } from '@axion/platform/clickhouse/row-layout.ts';
import { frameLayout } from '@axion/sense/analytics/frame-row.ts';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putFrames } from '../../test/harness/send-frames.ts';
import { openSenseApi, type TestSenseApi } from '../../test/harness/sense-api.ts';
import { axionville, rivalton, someFrame, someTrack } from '../../test/harness/sense-world.ts';

let api: TestSenseApi;
beforeAll(async () => {
  api = await openSenseApi();
});
afterAll(() => api.close());

const as = (subject: string, wish?: Parameters<TestSenseApi['token']>[1]) =>
  makeClient({ baseUrl: api.url, headers: async () => ({ authorization: `Bearer ${await api.token(subject, wish)}` }) });
const problemOf = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof ProblemError ? error.problem : error;
};

/** What the worker would do with the events that wait. */
async function deliver(): Promise<void> {
  const { rows } = await api.admin.query(`select payload from outbox where message_type = 'frame' order by id`);
  await api.clickhouse.insert(
    'frames',
    itemBytes(
      frameLayout,
      rows.map(({ payload }) => FrameEvent.parse(payload)),
    ),
  );
  await api.admin.query(`delete from outbox`);
}

/** A confirmed drive of three frames, sent by the inspector. */
async function sendDrive(differing: object = {}) {
  const call = as('inspector');
  const track = someTrack(differing);
  const frames = [0, 1, 2].map((n) =>
    someFrame({ capturedAt: `2026-11-18T12:00:0${n}.000Z`, location: { longitude: 39.2 + n / 100, latitude: 21.5 } }),
  );
  const where = { trackId: track.id, batchId: v7() };
  await call(trackCalls.createTrack, track);
  const { uploads } = await call(frameCalls.uploadFrameMetadataBatch, { ...where, frames: frames.map(({ frame }) => frame) });
  await putFrames(uploads, frames);
  await call(frameCalls.commitFrameBatch, { ...where, gone: [] });
  const confirmed = await call(trackCalls.confirmTrack, { trackId: track.id, endedAt: '2026-11-18T12:10:00.000Z', frameCount: 3 });
  await deliver();
  return { track: confirmed, frames };
}

describe('a drive by REST', () => {
  it('goes from the phone to the list, the map and the picture', async () => {
    const { track, frames } = await sendDrive();
    const call = as('analyst');
    expect((await call(trackCalls.searchTracks, { limit: 50, bounds: [39, 21, 40, 22] })).items.map(({ id }) => id)).toContain(track.id);
    const found = await call(frameCalls.searchFrames, { trackId: track.id, limit: 200 });
    expect(found.items.map(({ id, longitude }) => [id, longitude])).toEqual(
      frames.map(({ frame }) => [frame.id, frame.location.longitude]),
    );
    const frame = await call(frameCalls.getFrame, { frameId: frames[1]?.frame.id ?? '' });
    const picture = await fetch(frame.imageUrl);
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(frames[1]?.bytes);
    expect(track.route?.coordinates).toHaveLength(3);
  });

  it('takes ids in upper case, as Swift writes them, for the same drive, batch and frame', async () => {
    const call = as('inspector');
    const loud = (id: string) => id.toUpperCase();
    const track = someTrack();
    const sent = someFrame();
    const where = { trackId: track.id, batchId: v7() };
    const loudWhere = { trackId: loud(where.trackId), batchId: loud(where.batchId) };
    const loudFrames = [{ ...sent.frame, id: loud(sent.frame.id) }];
    const created = await call(trackCalls.createTrack, { ...track, id: loud(track.id), organizationId: loud(axionville) });
    expect([created.id, created.organizationId]).toEqual([track.id, axionville]);
    const { batchId, uploads } = await call(frameCalls.uploadFrameMetadataBatch, { ...loudWhere, frames: loudFrames });
    expect(batchId).toBe(where.batchId);
    expect(uploads).toMatchObject([{ state: 'wanted', frameId: sent.frame.id }]);
    expect(new URL(uploads[0]?.state === 'wanted' ? uploads[0].url : '').pathname).toContain(`/frames/${track.id}/${sent.frame.id}`);
    expect((await call(frameCalls.uploadFrameMetadataBatch, { ...where, frames: [sent.frame] })).uploads).toHaveLength(1);
    await putFrames(uploads, [sent]);
    const receipt = await call(frameCalls.commitFrameBatch, { ...loudWhere, gone: [] });
    expect(receipt).toMatchObject({ ...where, kept: 1 });
    expect(await call(frameCalls.commitFrameBatch, { ...where, gone: [] })).toEqual(receipt);
    await call(trackCalls.confirmTrack, { trackId: loud(track.id), endedAt: '2026-11-18T12:10:00.000Z', frameCount: 1 });
    await deliver();
    const frame = await call(frameCalls.getFrame, { frameId: loud(sent.frame.id) });
    expect([frame.id, frame.trackId]).toEqual([sent.frame.id, track.id]);
    expect(Buffer.from(await (await fetch(frame.imageUrl)).arrayBuffer())).toEqual(sent.bytes);
    const found = await call(frameCalls.searchFrames, { trackId: loud(track.id), limit: 200 });
    expect(found.items.map(({ id }) => id)).toEqual([sent.frame.id]);
  });

  it('is known afterwards, so that nothing is sent twice', async () => {
    const { track, frames } = await sendDrive({ deviceId: 'importer' });
    const sha256 = [...frames.map(({ frame }) => frame.sha256), 'ab'.repeat(32)];
    const { known } = await as('inspector')(findKnownFiles, { organizationId: axionville, deviceId: 'importer', sha256 });
    expect(known.map(({ trackId, frameId }) => [trackId, frameId]).sort()).toEqual(frames.map(({ frame }) => [track.id, frame.id]).sort());
  });

  it('is never seen by another organization: not by id, list, space or frame', async () => {
    const { track, frames } = await sendDrive();
    const call = as('rival');
    const bounds: [number, number, number, number] = [-180, -90, 180, 90];
    expect((await call(trackCalls.searchTracks, { limit: 50, bounds })).items).toEqual([]);
    expect((await call(trackCalls.searchTracks, { limit: 50, organizationId: axionville })).items).toEqual([]);
    expect((await call(frameCalls.searchFrames, { limit: 200, bounds })).items).toEqual([]);
    for (const refused of [
      () => call(trackCalls.getTrack, { trackId: track.id }),
      () => call(frameCalls.searchFrames, { limit: 200, trackId: track.id }),
      () => call(frameCalls.getFrame, { frameId: frames[0]?.frame.id ?? '' }),
      () => call(trackCalls.confirmTrack, { trackId: track.id, endedAt: track.startedAt, frameCount: 3 }),
      () => call(trackCalls.createTrack, someTrack()),
      () => call(findKnownFiles, { organizationId: axionville, deviceId: 'phone-1', sha256: ['ab'.repeat(32)] }),
    ])
      expect(await problemOf(refused())).toMatchObject({ status: 404, code: 'resource.missing' });
  });

  it('pages through frames and tracks without losing or repeating one', async () => {
    const { track, frames } = await sendDrive();
    const call = as('analyst');
    const seen: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 5; pages += 1) {
      const page = await call(frameCalls.searchFrames, { trackId: track.id, limit: 2, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map(({ id }) => id));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(seen).toEqual(frames.map(({ frame }) => frame.id));
    const first = await call(trackCalls.searchTracks, { limit: 1 });
    const other = call(trackCalls.searchTracks, { limit: 1, cursor: first.next ?? '', text: 'another filter' });
    expect(await problemOf(other)).toMatchObject({ code: 'request.cursor-invalid' });
    expect(await problemOf(call(frameCalls.searchFrames, { limit: 1, cursor: 'damaged' }))).toMatchObject({
      code: 'request.cursor-invalid',
    });
  });

  it('is found by space and time', async () => {
    const { track, frames } = await sendDrive();
    const call = as('analyst');
    const idsOf = async (filter: object) =>
      (await call(frameCalls.searchFrames, { trackId: track.id, limit: 200, ...filter })).items.map(({ id }) => id);
    const ids = frames.map(({ frame }) => frame.id);
    expect(await idsOf({ bounds: [39.205, 21, 39.215, 22] })).toEqual([ids[1]]);
    expect(await idsOf({ bounds: [39.205, 21, 39.195, 22] })).toEqual([ids[1], ids[2]]);
    expect(await idsOf({ from: '2026-11-18T12:00:01.000Z', to: '2026-11-18T12:00:02.000Z' })).toEqual([ids[1]]);
    expect(await idsOf({ organizationId: rivalton })).toEqual([]);
  });
});

describe('who calls', () => {
  it('learns who they are and what they may do', async () => {
    expect(await as('analyst')(getMe, {})).toMatchObject({
      name: 'analyst',
      organizations: [{ id: axionville, code: 'axionville', permissions: ['can_view_org_tracks'] }],
    });
    expect(await as('somebody new')(getMe, {})).toMatchObject({ name: 'somebody new', organizations: [] });
  });

  it.each([
    ['of another issuer', { issuer: 'https://elsewhere.test' }, 'access.token-issuer'],
    ['for another audience', { audience: 'another-application' }, 'access.token-audience'],
    ['that expired', { expiresInSeconds: -600 }, 'access.token-expired'],
  ])('is refused with a token %s', async (_what, wish, code) => {
    expect(await problemOf(as('inspector', wish)(getMe, {}))).toMatchObject({ status: 401, code, hint: expect.any(String) });
  });

  it('is refused without a token, and with one that is none', async () => {
    expect((await fetch(`${api.url}/api/v1/me`)).status).toBe(401);
    const response = await fetch(`${api.url}/api/v1/me`, { headers: { authorization: 'Bearer a.b.c' } });
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'access.token-invalid', requestId: response.headers.get('x-request-id') });
  });
});

describe('an Idempotency-Key', () => {
  it('gives the first answer again, and is refused for another body', async () => {
    const trackId = (await sendDrive()).track.id;
    const token = await api.token('inspector');
    const confirm = (frameCount: number) =>
      fetch(`${api.url}/api/v1/tracks/${trackId}/confirm`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': trackId },
        body: JSON.stringify({ endedAt: '2026-11-18T12:10:00.000Z', frameCount }),
      });
    const first = await (await confirm(3)).json();
    expect(await (await confirm(3)).json()).toEqual(first);
    expect(await (await confirm(4)).json()).toMatchObject({ status: 409, code: 'idempotency.mismatch' });
  });
});

describe('the service itself', () => {
  it('describes its calls, and shows them to people without anything from elsewhere', async () => {
    const document = (await (await fetch(`${api.url}/openapi.json`)).json()) as { openapi: string; paths: object };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toContain('/api/v1/tracks/{trackId}/frame-batches/{batchId}/commit');
    const page = await fetch(`${api.url}/docs`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('is ready when its stores are, and says what it waits for when its schema is older than it needs', async () => {
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
    const { rows } = await api.admin.query(
      'delete from migrations.applied where version = (select max(version) from migrations.applied) returning *',
    );
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const response = await fetch(`${api.url}/readyz`);
    await api.admin.query('insert into migrations.applied select * from jsonb_populate_record(null::migrations.applied, $1)', [
      JSON.stringify(rows[0]),
    ]);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'server.not-ready', detail: expect.stringContaining(rows[0].name) });
  });

  it('answers a call that is not there, and a body that is no JSON, as problems', async () => {
    expect(await (await fetch(`${api.url}/api/v1/nothing`)).json()).toMatchObject({ status: 404, code: 'request.no-such-route' });
    const broken = await fetch(`${api.url}/api/v1/tracks`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
    expect(await broken.json()).toMatchObject({ code: expect.stringMatching(/request.malformed|access.unauthenticated/) });
  });

  it('lets pages of the configured origins call, and no others', async () => {
    const preflight = (origin: string) =>
      fetch(`${api.url}/api/v1/me`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
    expect((await preflight('http://page.test')).headers.get('access-control-allow-origin')).toBe('http://page.test');
    expect((await preflight('http://elsewhere.test')).headers.get('access-control-allow-origin')).toBeNull();
  });
});
