import { expect, it } from 'vitest';
import { openMemberships } from './live-memberships.ts';

const organization = (id: string, expiresAt: string | null) => ({ id, code: id, name: id, expiresAt });

it('ends a membership at its very moment, and sees others within two seconds', async () => {
  let now = Date.parse('2026-11-18T12:00:00.000Z');
  let rows = [organization('one', '2026-11-18T12:00:01.000Z'), organization('two', null)];
  let reads = 0;
  const many = async () => {
    reads += 1;
    return rows as never;
  };
  const isMember = openMemberships({ postgres: { many }, now: () => new Date(now) });
  expect([await isMember('amal', 'one'), await isMember('amal', 'two')]).toEqual([true, true]);
  expect(reads).toBe(1);
  now += 1_000;
  expect(await isMember('amal', 'one')).toBe(false);
  rows = [];
  now += 999;
  expect(await isMember('amal', 'two')).toBe(true);
  now += 1_001;
  expect(await isMember('amal', 'two')).toBe(false);
});

it('looks again before it refuses, so that a new membership holds at once', async () => {
  let rows: ReturnType<typeof organization>[] = [];
  const isMember = openMemberships({ postgres: { many: async () => rows as never }, now: () => new Date() });
  expect(await isMember('amal', 'one')).toBe(false);
  rows = [organization('one', null)];
  expect(await isMember('amal', 'one')).toBe(true);
});

it('is asked again after a failure, and fails closed meanwhile', async () => {
  let fails = true;
  const many = async () => {
    if (fails) throw new Error('the store is away');
    return [organization('one', null)] as never;
  };
  const isMember = openMemberships({ postgres: { many }, now: () => new Date() });
  await expect(isMember('amal', 'one')).rejects.toThrow('away');
  fails = false;
  expect(await isMember('amal', 'one')).toBe(true);
});

it('answers however many questions at the same time by one read, and by one more where it refuses', async () => {
  let reads = 0;
  let rows = Array.from({ length: 200 }, (_, i) => organization(String(i), null));
  const many = async () => {
    reads += 1;
    return rows as never;
  };
  const isMember = openMemberships({ postgres: { many }, now: () => new Date() });
  const askAll = () => Promise.all(Array.from({ length: 200 }, (_, i) => isMember('amal', String(i))));
  expect((await askAll()).filter(Boolean)).toHaveLength(200);
  expect(reads).toBe(1);
  rows = [];
  expect((await askAll()).filter(Boolean)).toHaveLength(200);
  const strangers = Array.from({ length: 200 }, (_, i) => isMember('amal', `other-${i}`));
  expect((await Promise.all(strangers)).filter(Boolean)).toEqual([]);
  expect(reads).toBe(2);
});

it('does not refuse by a read that began before the question', async () => {
  const rows: ReturnType<typeof organization>[] = [];
  const begun: (() => void)[] = [];
  const many = () => {
    const seen = [...rows];
    return new Promise<never>((resolve) => begun.push(() => resolve(seen as never)));
  };
  const isMember = openMemberships({ postgres: { many }, now: () => new Date() });
  const before = isMember('amal', 'one');
  rows.push(organization('one', null));
  const after = isMember('amal', 'one');
  begun[0]?.();
  expect(await before).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 0));
  begun[1]?.();
  expect(await after).toBe(true);
});
