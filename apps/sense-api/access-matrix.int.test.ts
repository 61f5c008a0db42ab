import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeClient } from '@axion/contracts/common/client.ts';
import { FrameEvent } from '@axion/contracts/events/sense.ts';
import * as frames from '@axion/contracts/sense/frames.ts';
import * as roles from '@axion/contracts/sense/roles.ts';
import * as tracks from '@axion/contracts/sense/tracks.ts';
import { itemBytes } from '@axion/platform/clickhouse/row-layout.ts';
import { frameLayout } from '@axion/sense/analytics/frame-row.ts';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callWith, endpointsIn, type Ids, idsNamed, type Sample } from '../../test/harness/rights/access-matrix.ts';
import { putFrames } from '../../test/harness/send-frames.ts';
import { openSenseApi, type TestSenseApi } from '../../test/harness/sense-api.ts';
import { axionville, rivalton, someFrame, someTrack } from '../../test/harness/sense-world.ts';

const folder = fileURLToPath(new URL('../../contracts/sense', import.meta.url));
const files = globSync('*.ts', { cwd: folder }).filter((file) => !file.includes('.test.'));
const endpoints = endpointsIn(await Promise.all(files.map((file) => import(/* @vite-ignore */ `${folder}/${file}`))));

const sha256 = 'ab'.repeat(32);
const point = { timestampMs: 1, location: { longitude: 39, latitude: 21 } };
/** A well-formed call of every endpoint; a new endpoint fails the first test below until it has one. */
const samples: Readonly<Record<string, Sample>> = {
  getMe: {},
  createTrack: { body: { ...someTrack(), organizationId: '$organizationId' } },
  uploadTrackLogs: { body: { part: 9, points: [point] } },
  confirmTrack: { body: { endedAt: '2026-11-18T12:10:00.000Z', frameCount: 999 } },
  getTrack: {},
  searchTracks: { query: { organizationId: '$organizationId' } },
  uploadFrameMetadataBatch: { body: { frames: [someFrame().frame] } },
  commitFrameBatch: { body: { gone: [] } },
  listFrameReceipts: {},
  searchFrames: { query: { trackId: '$trackId' } },
  getFrame: {},
  findKnownFiles: { body: { organizationId: '$organizationId', deviceId: 'phone-1', sha256: [sha256] } },
  listOrganizations: {},
  createOrganization: { body: { code: 'matrix', name: 'Matrix' } },
  listMembers: {},
  putMember: { body: { expiresAt: null, roles: [{ roleId: '$roleId' }] } },
  removeMember: {},
  listRoles: {},
  createRole: { body: { code: 'matrix', name: 'Matrix', rights: ['can_view_org_tracks'] } },
  updateRole: { body: { name: 'Another name' } },
  deleteRole: {},
  whyRight: { query: { user: '$userId', relation: 'can_record_tracks' } },
};

/** What each of Axionville's people may do there; a stranger belongs nowhere. */
const rights: Readonly<Record<string, readonly string[]>> = {
  inspector: ['can_view_org_tracks', 'can_record_tracks'],
  analyst: ['can_view_org_tracks'],
  admin: [
    'can_view_org_tracks',
    'can_record_tracks',
    'can_manage_users',
    'can_manage_tasks',
    'can_manage_projects',
    'can_manage_organizations',
  ],
  stranger: [],
};
const people = Object.keys(rights);
const malformed = ['not-an-id', '..', "' or 1=1 --", '\u0000', 'x'.repeat(300)];

let api: TestSenseApi;
let own: Ids;
let theirs: Ids;
const secret = 'Quay of secrets';
beforeAll(async () => {
  api = await openSenseApi();
  own = await furnish('inspector', 'admin', axionville, 'Harbour road');
  theirs = await furnish('rival', 'rival-admin', rivalton, secret);
});
afterAll(() => api?.close());

/** A confirmed drive with a frame, and a role, of one organization. */
async function furnish(driver: string, admin: string, organizationId: string, name: string): Promise<Ids> {
  const as = (subject: string) =>
    makeClient({ baseUrl: api.url, headers: async () => ({ authorization: `Bearer ${await api.token(subject)}` }) });
  const track = someTrack({ organizationId, name });
  const where = { trackId: track.id, batchId: v7() };
  const picture = someFrame();
  await as(driver)(tracks.createTrack, track);
  const { uploads } = await as(driver)(frames.uploadFrameMetadataBatch, { ...where, frames: [picture.frame] });
  await putFrames(uploads, [picture]);
  await as(driver)(frames.commitFrameBatch, { ...where, gone: [] });
  const { rows } = await api.admin.query("select payload from outbox where message_type = 'frame' and payload->>'trackId' = $1", [
    track.id,
  ]);
  await api.clickhouse.insert(
    'frames',
    itemBytes(
      frameLayout,
      rows.map(({ payload }) => FrameEvent.parse(payload)),
    ),
  );
  const role = { organizationId, code: 'matrix-crew', name, description: '', inheritsFromId: null, rights: [] };
  const { id: roleId } = await as(admin)(roles.createRole, role);
  return { organizationId, ...where, frameId: picture.frame.id, roleId, userId: api.userIdOf(driver) };
}

const nobodys = (): Ids => ({
  ...own,
  ...Object.fromEntries(['organizationId', 'trackId', 'batchId', 'frameId', 'roleId'].map((name) => [name, v7()])),
});
const call = async (name: string, ids: Ids, person: string | undefined) => {
  const [endpoint, sample] = [endpoints.get(name), samples[name]];
  if (!endpoint || !sample) throw new Error(`no sample of ${name}`);
  return callWith(api.url, { endpoint, sample, ids, token: person === undefined ? undefined : await api.token(person) });
};
const named = (name: string) => {
  const endpoint = endpoints.get(name);
  return endpoint ? idsNamed(endpoint, samples[name] ?? {}) : [];
};
/** Whatever the answer, nothing of the other organization is in it; its own ids that the caller sent may come back in the words of a refusal. */
const expectNoLeak = (text: string, status: number) => {
  expect(text).not.toContain(secret);
  if (status < 300) for (const id of [theirs.trackId, theirs.frameId, theirs.roleId, theirs.organizationId]) expect(text).not.toContain(id);
};
const names = [...endpoints.keys()];
const wholeInstallation = ['can_manage_organizations'];

it('has a call of every endpoint', () => {
  expect(names.filter((name) => !samples[name])).toEqual([]);
  expect(names.length).toBeGreaterThan(20);
});

describe.each(names)('%s', (name) => {
  const access = endpoints.get(name)?.access ?? 'signed-in';
  const ids = named(name);

  it.runIf(access !== 'public')('is refused to strangers without a token, whatever they ask for', async () => {
    for (const set of [own, nobodys(), Object.fromEntries(ids.map((id) => [id, 'not-an-id']))])
      expect(await call(name, set, undefined)).toMatchObject({ status: 401, code: 'access.unauthenticated' });
  });

  it.runIf(ids.length > 0)('answers for another organization’s things as for things that are not there', async () => {
    for (const person of people) {
      const [other, none] = [await call(name, theirs, person), await call(name, nobodys(), person)];
      expectNoLeak(other.text, other.status);
      const isList = other.status === 200 && (endpoints.get(name)?.path.includes('{') ?? true) === false;
      expect([person, other.status, other.code]).toEqual([person, isList ? 200 : 404, isList ? undefined : 'resource.missing']);
      expect([person, none.status, none.code]).toEqual([person, other.status, other.code]);
    }
  });

  it.runIf(ids.length > 1)('takes no other organization’s things under its own', async () => {
    for (const person of people) {
      const answer = await call(name, { ...theirs, organizationId: axionville }, person);
      expectNoLeak(answer.text, answer.status);
      // Why somebody of another organization may do nothing here is an honest question of who manages people.
      const mayAsk = name === 'whyRight' && rights[person]?.includes('can_manage_users');
      expect(mayAsk ? [200] : [403, 404]).toContain(answer.status);
    }
  });

  it.runIf(ids.length > 0)('refuses what is no id, and never breaks on it', async () => {
    for (const id of ids)
      for (const text of malformed) {
        const answer = await call(name, { ...own, [id]: text }, 'admin');
        expectNoLeak(answer.text, answer.status);
        expect([id, text, [400, 404].includes(answer.status)]).toEqual([id, text, true]);
      }
  });

  it.runIf(!['public', 'signed-in'].includes(access))('is refused to whoever lacks the right', async () => {
    for (const person of people.filter((one) => !rights[one]?.includes(access))) {
      const { status } = await call(name, own, person);
      // Who may see the organization learns that a right is missing; nobody else learns that it exists.
      const sees = rights[person]?.includes('can_view_org_tracks') || wholeInstallation.includes(access);
      expect([person, status]).toEqual([person, sees ? 403 : 404]);
    }
  });

  it.runIf(endpoints.get(name)?.method === 'GET')('answers whoever has the right', async () => {
    for (const person of people.filter((one) => access === 'signed-in' || rights[one]?.includes(access))) {
      if (access === 'signed-in' && rights[person]?.length === 0 && ids.includes('trackId')) continue;
      const { status, text } = await call(name, own, person);
      expect([person, status]).toEqual([person, 200]);
      if (!wholeInstallation.includes(access)) expectNoLeak(text, status);
    }
  });
});
