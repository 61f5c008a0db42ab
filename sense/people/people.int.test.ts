import type { AppendTuples } from '@axion/platform/authz/tuple-outbox.ts';
import { userIdOf } from '@axion/platform/identity/user-id-of.ts';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { axionville, inspector, openSenseWorld, type SenseWorld } from '../../test/harness/sense-world.ts';
import { foundFirstOrganization } from './found-organization.ts';
import { getMe } from './get-me.ts';
import { openRecognition } from './recognise-user.ts';

let world: SenseWorld;
beforeAll(async () => {
  world = await openSenseWorld();
});
afterAll(() => world.close());

const usersNamed = async (id: string) =>
  (await world.admin.query('select name, email, external_auth_id from users where id = $1', [id])).rows;

describe('recognising who calls', () => {
  const amal = { kind: 'user', id: 'amal'.padEnd(43, '0'), issuer: 'https://id.test', subject: 'a|m', name: 'Amal' } as const;

  it('makes them known at the first call and keeps their name up to date', async () => {
    const recognise = openRecognition(world.deps);
    await recognise(amal);
    await recognise({ ...amal, name: 'Amal K.', email: 'amal@example.com' });
    expect(await usersNamed(amal.id)).toEqual([{ name: 'Amal K.', email: 'amal@example.com', external_auth_id: 'https://id.test|a|m' }]);
  });

  it('costs nothing for half an hour after that', async () => {
    let asked = 0;
    const maybeOne = async () => {
      asked += 1;
      return undefined;
    };
    const postgres = { maybeOne };
    const recognise = openRecognition({ postgres, now: world.deps.now });
    await recognise(amal);
    await recognise(amal);
    expect(asked).toBe(1);
    world.clock.offsetMs = 31 * 60_000;
    await recognise(amal);
    world.clock.offsetMs = 0;
    expect(asked).toBe(2);
  });
});

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
