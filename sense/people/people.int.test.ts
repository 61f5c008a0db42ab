import { type AppendTuples, appendTuples } from '@axion/platform/authz/tuple-outbox.ts';
import { userIdOf } from '@axion/platform/identity/user-id-of.ts';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { analyst, axionville, inspector, openSenseWorld, type SenseWorld } from '../../test/harness/sense-world.ts';
import { expireMembershipsJob } from './expire-memberships.job.ts';
import { foundFirstOrganization } from './found-organization.ts';
import { getMe } from './get-me.ts';
import { builtInRoles } from './sense-roles.ts';

let world: SenseWorld;
beforeAll(async () => {
  world = await openSenseWorld();
});
afterAll(() => world.close());

const usersNamed = async (id: string) =>
  (await world.admin.query('select name, email, external_auth_id from users where id = $1', [id])).rows;

describe('telling who somebody is', () => {
  it('leaves out memberships that have ended', async () => {
    const authz = { batchCheck: async (questions: readonly unknown[]) => questions.map((_question, n) => n === 0) };
    const ids = async () => (await getMe({ ...world.deps, authz }, inspector)).organizations.map(({ id }) => id);
    await world.admin.query('insert into user_org (user_id, organization_id, created_at) values ($1, $2, now() - interval $$1 day$$)', [
      inspector.id,
      axionville,
    ]);
    expect(await ids()).toEqual([axionville]);
    await world.admin.query('update user_org set expires_at = now() - interval $$1 second$$');
    expect(await ids()).toEqual([]);
  });
});

describe('a time that is over', () => {
  it('is looked for every minute, by one process at a time', () => {
    expect(expireMembershipsJob.schedule).toBe('* * * * *');
    expect(expireMembershipsJob.singleton?.({})).toBe('all');
  });

  const signal = new AbortController().signal;
  const expire = (until = signal) =>
    expireMembershipsJob.run({ ...world.deps, appendTuples }, {}, { signal: until, progress: () => undefined });
  const left = async (table: string) => (await world.admin.query(`select user_id from ${table} where user_id = $1`, [analyst.id])).rowCount;
  const waiting = async () =>
    (await world.admin.query('select operation, tuple_relation as relation, tuple_object as object from authz_outbox order by id')).rows;

  it('ends a role, and later the membership with every other role, once and with its audit', async () => {
    await world.admin.query('truncate user_org cascade; delete from authz_outbox; delete from outbox');
    await world.admin.query("insert into user_org (user_id, organization_id, created_at) values ($1, $2, now() - interval '2 days')", [
      analyst.id,
      axionville,
    ]);
    await world.admin.query(
      `insert into user_org_role (user_id, organization_id, role_id, created_at, expires_at)
       select $1, $2, id, now() - interval '2 days', case code when 'analyst' then now() - interval '1 second' end from roles where code in ('analyst', 'inspector')`,
      [analyst.id, axionville],
    );
    await expect(expire(AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
    expect(await expire()).toEqual({ ended: 1 });
    expect([await left('user_org'), await left('user_org_role')]).toEqual([1, 1]);
    await world.admin.query("update user_org set expires_at = now() - interval '1 second' where user_id = $1", [analyst.id]);
    const runs = await Promise.all([1, 2, 3].map(() => expire()));
    expect(runs.reduce((sum, { ended }) => sum + Number(ended), 0)).toBe(1);
    expect([await left('user_org'), await left('user_org_role')]).toEqual([0, 0]);
    expect(await waiting()).toEqual([
      { operation: 'delete', relation: 'assignee', object: `sense_role:${axionville}/analyst` },
      { operation: 'delete', relation: 'member', object: `organization:${axionville}` },
      { operation: 'delete', relation: 'assignee', object: `sense_role:${axionville}/inspector` },
    ]);
    const { rows } = await world.admin.query("select payload->>'action' as action from outbox where message_type = 'audit' order by id");
    expect(rows.map(({ action }) => action)).toEqual(['member.role-expired', 'member.expired']);
  });
});

it('has its built-in roles as the migration seeds them', async () => {
  const { rows } = await world.admin.query(
    `select role.code, role.flags, parent.code as "inheritsFrom" from roles role left join roles parent on parent.id = role.inherits_from_id
      where role.organization_id is null order by role.id`,
  );
  expect(rows).toEqual(builtInRoles.map(({ code, flags, inheritsFrom }) => ({ code, flags: [...flags], inheritsFrom })));
});

describe('founding the first organization', () => {
  const founding = { issuer: 'https://id.test', subject: 'founder', code: 'first', name: 'First' };
  const written: unknown[] = [];
  const appendTuples: AppendTuples = async (_tx, { writes = [] }) => {
    written.push(...writes);
    return String(written.length);
  };
  const found = () => foundFirstOrganization({ ...world.deps, appendTuples, newId: v7 }, founding);
  beforeEach(() => {
    written.length = 0;
  });

  it('gives nobody a right where there is an organization already', async () => {
    expect(await found()).toBe(false);
    expect(written).toEqual([]);
  });

  it('is done once, with its administrator, by however many runners', async () => {
    await world.admin.query('truncate organizations, user_org cascade');
    const results = await Promise.all(Array.from({ length: 5 }, found));
    const { rows } = await world.admin.query('select id, code from organizations');
    expect(rows).toMatchObject([{ code: 'first' }]);
    expect(results.filter(Boolean)).toHaveLength(1);
    const userId = userIdOf(founding.issuer, founding.subject);
    expect(written).toContainEqual({ user: `user:${userId}`, relation: 'assignee', object: `sense_role:${rows[0].id}/admin` });
    expect(await usersNamed(userId)).toMatchObject([{ name: 'founder' }]);
    expect(await found()).toBe(false);
  });
});
