import { makeClient, ProblemError } from '@axion/contracts/common/client.ts';
import { getMe } from '@axion/contracts/sense/me.ts';
import * as members from '@axion/contracts/sense/members.ts';
import * as organizations from '@axion/contracts/sense/organizations.ts';
import * as roles from '@axion/contracts/sense/roles.ts';
import * as tracks from '@axion/contracts/sense/tracks.ts';
import { whyRight } from '@axion/contracts/sense/why.ts';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSenseApi, type TestSenseApi } from '../../test/harness/sense-api.ts';
import { axionville, rivalton, someTrack } from '../../test/harness/sense-world.ts';

let api: TestSenseApi;
beforeAll(async () => {
  api = await openSenseApi();
});
afterAll(() => api.close());

const as = (subject: string) =>
  makeClient({ baseUrl: api.url, headers: async () => ({ authorization: `Bearer ${await api.token(subject)}` }) });
const problemOf = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof ProblemError ? { code: error.problem.code, status: error.problem.status } : error;
};
const here = { organizationId: axionville };
const roleIds = async () => new Map((await as('admin')(roles.listRoles, here)).items.map(({ code, id }) => [code, id] as const));
const put = async (subject: string, codes: readonly string[], more: object = {}, by = 'admin') => {
  const ids = await roleIds();
  const person = { issuer: api.issuer, subject, name: subject };
  const given = codes.map((code) => ({ roleId: ids.get(code) ?? v7(), expiresAt: null }));
  return as(by)(members.putMember, { ...here, userId: api.userIdOf(subject), expiresAt: null, person, roles: given, ...more });
};
const drives = (subject: string) => problemOf(as(subject)(tracks.createTrack, someTrack()));
const audited = async (action: string) =>
  (await api.admin.query("select payload from outbox where message_type = 'audit' and payload->>'action' = $1", [action])).rows.map(
    ({ payload }) => payload,
  );
const settled = async (isSo: () => Promise<boolean>) => {
  for (let waits = 0; waits < 100 && !(await isSo()); waits += 1) await new Promise((resolve) => setTimeout(resolve, 50));
};

describe('a member', () => {
  it('may what their roles say from the moment of the answer, and nothing once removed', async () => {
    expect(await drives('maha')).toMatchObject({ status: 404 });
    const member = await put('maha', ['inspector']);
    expect(member).toMatchObject({ name: 'maha', expiresAt: null, roles: [{ code: 'inspector' }] });
    expect(await drives('maha')).toBeUndefined();
    expect((await as('admin')(members.listMembers, { ...here, limit: 200 })).items.map(({ name }) => name)).toContain('maha');
    expect(await audited('member.set')).toContainEqual(expect.objectContaining({ subjectId: api.userIdOf('maha') }));

    await put('maha', ['analyst']);
    expect(await drives('maha')).toEqual({ code: 'access.denied', status: 403 });
    await as('admin')(members.removeMember, { ...here, userId: api.userIdOf('maha') });
    await settled(async () => (await drives('maha')) !== undefined);
    expect(await drives('maha')).toMatchObject({ status: 404 });
    expect(await problemOf(as('admin')(members.removeMember, { ...here, userId: api.userIdOf('maha') }))).toMatchObject({ status: 404 });
    expect((await as('maha')(getMe, {})).organizations).toEqual([]);
  });

  it('is the same whatever the case of the ids that name the organization and the role', async () => {
    const roleId = (await roleIds()).get('inspector')?.toUpperCase();
    const loud = { organizationId: axionville.toUpperCase(), roles: [{ roleId, expiresAt: null }] };
    expect(await put('layla', [], loud)).toMatchObject({ roles: [{ id: roleId?.toLowerCase(), code: 'inspector' }] });
    expect(await drives('layla')).toBeUndefined();
    const { organizations: seen } = await as('layla')(getMe, {});
    expect(seen.map(({ id }) => id)).toEqual([axionville]);
    await as('admin')(members.removeMember, { organizationId: loud.organizationId, userId: api.userIdOf('layla') });
    expect((await as('layla')(getMe, {})).organizations).toEqual([]);
  });

  it('for a time is none from its end on, whatever the authorization store still holds', async () => {
    const expiresAt = new Date(Date.now() + 1_200).toISOString();
    await put('noor', ['inspector'], { expiresAt });
    expect(await drives('noor')).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, Date.parse(expiresAt) - Date.now())));
    const question = { user: `user:${api.userIdOf('noor')}`, relation: 'member', object: `organization:${axionville}` } as const;
    expect(await drives('noor')).toMatchObject({ status: 404 });
    expect(await api.authz.check(question)).toBe(true);
    expect(await problemOf(put('noor', ['inspector'], { expiresAt: '2020-01-01T00:00:00.000Z' }))).toMatchObject({
      code: 'member.expiry-past',
    });
  });

  it('is not made by whoever may not, nor in another organization, nor out of thin air', async () => {
    expect(await problemOf(put('omar', ['analyst'], {}, 'analyst'))).toMatchObject({ status: 403 });
    expect(await problemOf(put('omar', ['analyst'], {}, 'rival-admin'))).toMatchObject({ status: 404 });
    expect(await problemOf(put('omar', ['analyst'], { person: undefined }))).toMatchObject({ status: 404 });
    expect(await problemOf(put('omar', ['analyst'], { userId: api.userIdOf('somebody else') }))).toMatchObject({
      code: 'member.person-differs',
    });
    expect(await problemOf(put('omar', ['nothing']))).toMatchObject({ status: 404 });
    const theirs = { organizationId: rivalton, userId: api.userIdOf('rival') };
    expect(await problemOf(as('admin')(members.removeMember, theirs))).toMatchObject({ status: 404 });
    expect(await problemOf(as('admin')(members.listMembers, { organizationId: rivalton, limit: 50 }))).toMatchObject({ status: 404 });
  });

  it('who manages people alone cannot be taken away, nor by a role that changes under them', async () => {
    const lone = { ...here, userId: api.userIdOf('admin') };
    expect(await problemOf(as('admin')(members.removeMember, lone))).toMatchObject({ code: 'organization.last-administrator' });
    expect(await problemOf(put('admin', ['analyst']))).toMatchObject({ code: 'organization.last-administrator' });
  });
});

describe('a role', () => {
  const create = async (code: string, input: object, by = 'admin') =>
    as(by)(roles.createRole, { ...here, code, name: code, description: '', inheritsFromId: null, rights: [], ...input });

  it('gives what it inherits, and what it is given later, to all who have it', async () => {
    const base = await create('base-drivers', { rights: ['can_view_org_tracks'] });
    const role = await create('contract-drivers', { inheritsFromId: base.id });
    expect(role).toMatchObject({ rights: [], allRights: ['can_view_org_tracks'], isBuiltIn: false });
    await put('lina', ['contract-drivers']);
    expect(await drives('lina')).toEqual({ code: 'access.denied', status: 403 });
    await as('admin')(roles.updateRole, { ...here, roleId: base.id, rights: ['can_view_org_tracks', 'can_record_tracks'] });
    expect(await drives('lina')).toBeUndefined();
    await as('admin')(roles.updateRole, { ...here, roleId: role.id, inheritsFromId: null });
    expect(await drives('lina')).toMatchObject({ status: 404 });
    expect(await problemOf(as('admin')(roles.deleteRole, { ...here, roleId: role.id }))).toMatchObject({ code: 'role.in-use' });
    await put('lina', []);
    await as('admin')(roles.deleteRole, { ...here, roleId: role.id });
    await as('admin')(roles.deleteRole, { ...here, roleId: base.id });
  });

  it('never inherits in a circle, also when two changes close it together', async () => {
    const [a, b] = [await create('circle-a', {}), await create('circle-b', {})];
    const point = (roleId: string, inheritsFromId: string) => as('admin')(roles.updateRole, { ...here, roleId, inheritsFromId });
    expect(await problemOf(point(a.id, a.id))).toMatchObject({ code: 'role.circle', status: 409 });
    const both = await Promise.all([problemOf(point(a.id, b.id)), problemOf(point(b.id, a.id))]);
    expect(both.filter((problem) => problem === undefined)).toHaveLength(1);
    expect(both.find((problem) => problem !== undefined)).toMatchObject({ code: 'role.circle' });
  });

  it('of the product stays as it is, and codes are given once', async () => {
    const ids = await roleIds();
    const admin = ids.get('admin') ?? '';
    expect(await problemOf(as('admin')(roles.updateRole, { ...here, roleId: admin, rights: [] }))).toMatchObject({ code: 'role.built-in' });
    expect(await problemOf(as('admin')(roles.deleteRole, { ...here, roleId: admin }))).toMatchObject({ code: 'role.built-in' });
    await create('twice', {});
    expect(await problemOf(create('twice', {}))).toMatchObject({ code: 'role.code-taken' });
  });

  it('cannot be given or widened by whoever lacks what it gives', async () => {
    await create('people-only', { rights: ['can_manage_users'] });
    await put('karim', ['people-only']);
    expect(await problemOf(put('karim', ['people-only', 'admin'], {}, 'karim'))).toEqual({ code: 'access.denied', status: 403 });
    expect(await problemOf(create('own-way-up', { rights: ['can_manage_projects'] }, 'karim'))).toMatchObject({ status: 403 });
    const ids = await roleIds();
    expect(await problemOf(create('own-way-up', { inheritsFromId: ids.get('supervisor') }, 'karim'))).toMatchObject({ status: 403 });
    const own = { ...here, roleId: ids.get('people-only') ?? '' };
    expect(await problemOf(as('karim')(roles.updateRole, { ...own, rights: ['can_manage_users', 'can_record_tracks'] }))).toMatchObject({
      status: 403,
    });
    expect(await put('helper', ['people-only'], {}, 'karim')).toMatchObject({ roles: [{ code: 'people-only' }] });

    // Nor given for longer: neither the role, nor the membership that ends it.
    const [soon, later] = [1, 2].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
    const until = (expiresAt: string | null | undefined) => ({ roles: [{ roleId: ids.get('supervisor'), expiresAt }] });
    await put('guest', [], until(soon));
    for (const end of [later, null]) expect(await problemOf(put('guest', [], until(end), 'karim'))).toMatchObject({ status: 403 });
    expect(await put('guest', [], until(soon), 'karim')).toMatchObject({ roles: [{ expiresAt: soon }] });
    expect(await put('guest', [], { ...until(null), expiresAt: soon })).toMatchObject({ expiresAt: soon });
    for (const end of [later, null])
      expect(await problemOf(put('guest', [], { ...until(null), expiresAt: end }, 'karim'))).toMatchObject({ status: 403 });
    expect(await put('guest', [], until(soon), 'karim')).toMatchObject({ expiresAt: null, roles: [{ expiresAt: soon }] });
    await put('guest', ['people-only'], { expiresAt: soon });
    expect(await put('guest', ['people-only'], {}, 'karim')).toMatchObject({ expiresAt: null });
  });

  describe('that several change at the same moment', () => {
    const rights = ['can_view_org_tracks', 'can_manage_users'] as const;
    const inRow = async (code: string) => (await as('admin')(roles.listRoles, here)).items.find((role) => role.code === code)?.rights;
    const inStore = async (code: string) => {
      const stored = await api.authz.read({ object: `sense_role:${axionville}/${code}` });
      return rights.filter((right) => stored.some(({ relation }) => relation === right.replace('can_', 'has_')));
    };
    type Update = { readonly name?: string; readonly rights?: (typeof rights)[number][] };
    const race = async (code: string, begin: readonly string[], orders: readonly (Update | 'delete')[]) => {
      const { id: roleId } = await create(code, { rights: begin });
      const change = (order: Update | 'delete') =>
        order === 'delete'
          ? as('admin')(roles.deleteRole, { ...here, roleId })
          : as('admin')(roles.updateRole, { ...here, roleId, ...order });
      const ends = await Promise.all(orders.map((order) => problemOf(change(order))));
      return ends.filter((end) => end !== undefined);
    };

    it('gives in the authorization store what its row says', async () => {
      for (let round = 0; round < 5; round += 1) {
        const code = `raced-${round}`;
        expect(await race(code, [], [{ rights: [...rights] }, { rights: [] }])).toEqual([]);
        expect(await inStore(code)).toEqual(await inRow(code));
      }
    });

    it('keeps nothing that was taken away while somebody else only gave it another name', async () => {
      for (let round = 0; round < 5; round += 1) {
        const code = `renamed-${round}`;
        expect(await race(code, [...rights], [{ rights: [] }, { name: 'Renamed' }])).toEqual([]);
        expect([await inRow(code), await inStore(code)]).toEqual([[], []]);
      }
    });

    it('leaves nothing behind when it is deleted', async () => {
      for (let round = 0; round < 5; round += 1) {
        const code = `deleted-${round}`;
        const ends = await race(code, ['can_view_org_tracks'], [{ rights: [...rights] }, 'delete']);
        expect(ends.every((end) => (end as { code: string }).code === 'resource.missing')).toBe(true);
        expect([await inRow(code), await inStore(code)]).toEqual([undefined, []]);
      }
    });
  });

  it('of another organization is not there', async () => {
    const role = await as('rival-admin')(roles.createRole, {
      ...{ organizationId: rivalton, code: 'theirs', name: 'Theirs', description: '' },
      ...{ inheritsFromId: null, rights: ['can_view_org_tracks'] },
    });
    const given = { roles: [{ roleId: role.id, expiresAt: null }], expiresAt: null };
    expect(await problemOf(as('admin')(members.putMember, { ...here, userId: api.userIdOf('analyst'), ...given }))).toMatchObject({
      status: 404,
    });
    expect(await problemOf(as('admin')(roles.updateRole, { ...here, roleId: role.id, rights: [] }))).toMatchObject({ status: 404 });
    expect(await problemOf(create('heir', { inheritsFromId: role.id }))).toMatchObject({ status: 404 });
    expect((await roleIds()).has('theirs')).toBe(false);
  });
});

describe('an organization', () => {
  it('is made by an operator of the installation, with an administrator who can begin', async () => {
    const made = await as('admin')(organizations.createOrganization, {
      code: 'newtown',
      name: 'Newtown',
      administratorId: api.userIdOf('analyst'),
    });
    const where = { organizationId: made.id };
    expect((await as('analyst')(members.listMembers, { ...where, limit: 50 })).items).toMatchObject([
      { name: 'analyst', roles: [{ code: 'admin' }] },
    ]);
    expect(await problemOf(as('admin')(members.listMembers, { ...where, limit: 50 }))).toMatchObject({ status: 404 });
    expect(await problemOf(as('admin')(organizations.createOrganization, { code: 'newtown', name: 'Again' }))).toMatchObject({
      code: 'organization.code-taken',
    });
    expect(await problemOf(as('rival-admin')(organizations.createOrganization, { code: 'other', name: 'Other' }))).toMatchObject({
      status: 403,
    });
    expect((await as('admin')(organizations.listOrganizations, { limit: 200 })).items.map(({ code }) => code)).toContain('newtown');
  });
});

describe('why', () => {
  it('shows the way by which a right is held, and what is missing where it is not', async () => {
    const ask = (subject: string, relation: 'can_record_tracks' | 'can_view_org_tracks') =>
      as('admin')(whyRight, { ...here, user: api.userIdOf(subject), relation });
    const organization = `organization:${axionville}`;
    const held = await ask('inspector', 'can_view_org_tracks');
    expect(held).toMatchObject({
      allowed: true,
      path: [{ kind: 'both', object: organization, relation: 'can_view_org_tracks' }],
      nearMisses: [],
    });
    const facts = JSON.stringify(held.path);
    for (const fact of [
      `"relation":"member","object":"${organization}"`,
      'sense_role:',
      '"relation":"parent"',
      '"user":"user:*"',
      '"relation":"assignee"',
    ])
      expect(facts).toContain(fact);

    const role = `sense_role:${axionville}/analyst`;
    const lacking = await ask('analyst', 'can_record_tracks');
    expect(lacking).toMatchObject({ allowed: false, path: [] });
    expect(lacking.nearMisses).toContainEqual({
      object: role,
      relation: 'can_record_tracks',
      holds: ['assignee'],
      lacks: ['has_record_tracks'],
    });
    expect(
      await problemOf(as('analyst')(whyRight, { ...here, user: api.userIdOf('analyst'), relation: 'can_record_tracks' })),
    ).toMatchObject({ status: 403 });
    expect(
      await problemOf(as('rival-admin')(whyRight, { ...here, user: api.userIdOf('analyst'), relation: 'can_record_tracks' })),
    ).toMatchObject({ status: 404 });
  });
});

it('brings a store that lost its facts back, and again changes nothing', async () => {
  const question = (subject: string) =>
    ({ user: `user:${api.userIdOf(subject)}`, relation: 'can_record_tracks', object: `organization:${axionville}` }) as const;
  const written = await api.ensureTuples();
  expect(await api.ensureTuples()).toBe(written);
  const role = `sense_role:${axionville}/inspector` as const;
  const lost = [...(await api.authz.read({ object: role })), ...(await api.authz.read({ object: `organization:${axionville}` }))];
  await api.authz.write({ deletes: lost.slice(0, 100) });
  expect(await api.authz.check(question('inspector'))).toBe(false);
  await api.ensureTuples();
  expect([await api.authz.check(question('inspector')), await api.authz.check(question('analyst'))]).toEqual([true, false]);
});
