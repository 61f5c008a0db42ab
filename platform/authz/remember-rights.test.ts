import { describe, expect, it } from 'vitest';
import type { AskOptions, Authz, Question } from './authz.ts';
import { rememberRights } from './remember-rights.ts';

const question = (id: string): Question => ({ user: 'user:amal', relation: 'can_query_table', object: `table:${id}` });

/** A store that counts what it is asked, and whose answers a test sets. */
function worldOf() {
  const clock = { now: 0 };
  const asked: (readonly [ids: string, consistency: string | undefined])[] = [];
  const state = { allowed: new Set<string>(), fails: false, delay: Promise.resolve() };
  const answer = async (questions: readonly Question[], options?: AskOptions) => {
    asked.push([questions.map(({ object }) => object.slice(6)).join(','), options?.consistency]);
    const answers = questions.map(({ object }) => state.allowed.has(object.slice(6)));
    await state.delay;
    if (state.fails) throw new Error('the store is away');
    return answers;
  };
  const store: Authz = {
    check: async (one, options) => (await answer([one], options))[0] === true,
    batchCheck: answer,
    listObjects: async ({ type }, options) => {
      asked.push([type, options?.consistency]);
      return [...state.allowed].map((id) => `table:${id}` as const);
    },
    read: async () => [],
    write: async () => undefined,
    close: async () => undefined,
  };
  return { clock, asked, state, authz: rememberRights(store, { now: () => clock.now, mostKept: 50 }) };
}

describe('answers about rights', () => {
  it('are asked once in two seconds, alone or among others, and again after that', async () => {
    const { authz, asked, clock, state } = worldOf();
    state.allowed.add('a');
    expect(await authz.check(question('a'))).toBe(true);
    expect(await authz.batchCheck([question('b'), question('a'), question('b'), question('c')])).toEqual([false, true, false, false]);
    clock.now = 1_999;
    expect(await authz.batchCheck([question('a'), question('b'), question('c')])).toEqual([true, false, false]);
    expect(asked).toEqual([
      ['a', undefined],
      ['b,c', undefined],
    ]);
    clock.now = 2_000;
    await authz.check(question('a'));
    expect(asked).toHaveLength(3);
  });

  it('are asked once by however many callers at once', async () => {
    const { authz, asked } = worldOf();
    await Promise.all(Array.from({ length: 24 }, () => authz.batchCheck([question('a'), question('b')])));
    await Promise.all(
      Array.from({ length: 24 }, () => authz.listObjects({ user: 'user:amal', relation: 'can_query_table', type: 'table' })),
    );
    expect(asked).toHaveLength(2);
  });

  it('count from the moment of asking, not of answering', async () => {
    const { authz, asked, clock, state } = worldOf();
    let release = () => undefined as undefined;
    state.delay = new Promise((resolve) => {
      release = () => void resolve() as undefined;
    });
    const slow = authz.check(question('a'));
    clock.now = 1_900;
    release();
    await slow;
    clock.now = 2_100;
    await authz.check(question('a'));
    expect(asked).toHaveLength(2);
  });

  it('never outlive a write of this process, not even those that were under way', async () => {
    const { authz, state } = worldOf();
    state.allowed.add('a');
    let release = () => undefined as undefined;
    state.delay = new Promise((resolve) => {
      release = () => void resolve() as undefined;
    });
    const before = authz.check(question('a'));
    const listed = await authz.listObjects({ user: 'user:amal', relation: 'can_query_table', type: 'table' });
    expect(listed).toEqual(['table:a']);
    state.allowed.clear();
    await authz.write({ deletes: [{ user: 'user:amal', relation: 'owner', object: 'table:a' }] });
    release();
    expect(await before).toBe(true);
    expect(await authz.check(question('a'))).toBe(false);
    expect(await authz.listObjects({ user: 'user:amal', relation: 'can_query_table', type: 'table' })).toEqual([]);
  });

  it('that were asked while a write of this process went on are asked again after it', async () => {
    const { clock, state, asked } = worldOf();
    state.allowed.add('a');
    let done = () => undefined as undefined;
    const writing = new Promise<void>((resolve) => {
      done = () => void resolve() as undefined;
    });
    const store: Authz = {
      check: async ({ object }) => {
        asked.push([object, undefined]);
        return state.allowed.has(object.slice(6));
      },
      batchCheck: async () => [],
      listObjects: async () => [],
      read: async () => [],
      write: () => writing,
      close: async () => undefined,
    };
    const authz = rememberRights(store, { now: () => clock.now });
    const write = authz.write({ deletes: [{ user: 'user:amal', relation: 'owner', object: 'table:a' }] });
    expect(await authz.check(question('a'))).toBe(true);
    state.allowed.clear();
    done();
    await write;
    expect(await authz.check(question('a'))).toBe(false);
  });

  it('are asked past the caches of the store for a while after something was taken away', async () => {
    const { authz, asked, clock } = worldOf();
    await authz.write({ writes: [{ user: 'user:amal', relation: 'owner', object: 'table:a' }] });
    await authz.check(question('a'));
    await authz.write({ deletes: [{ user: 'user:amal', relation: 'owner', object: 'table:a' }] });
    await authz.batchCheck([question('a'), question('b')]);
    await authz.listObjects({ user: 'user:amal', relation: 'can_query_table', type: 'table' });
    clock.now = 12_001;
    await authz.check(question('a'));
    expect(asked.map(([, consistency]) => consistency)).toEqual([undefined, 'HIGHER_CONSISTENCY', 'HIGHER_CONSISTENCY', undefined]);
    authz.revoked();
    await authz.check(question('a'));
    expect(asked.at(-1)).toEqual(['a', 'HIGHER_CONSISTENCY']);
  });

  it('of higher consistency are neither remembered nor taken from memory', async () => {
    const { authz, asked, state } = worldOf();
    await authz.check(question('a'));
    state.allowed.add('a');
    expect(await authz.check(question('a'), { consistency: 'HIGHER_CONSISTENCY' })).toBe(true);
    expect(await authz.batchCheck([question('a')], { consistency: 'HIGHER_CONSISTENCY' })).toEqual([true]);
    expect(await authz.check(question('a'))).toBe(false);
    authz.forget();
    expect(await authz.check(question('a'))).toBe(true);
    expect(asked).toHaveLength(4);
  });

  it('that failed are not remembered', async () => {
    const { authz, state } = worldOf();
    state.fails = true;
    await expect(authz.batchCheck([question('a'), question('b')])).rejects.toThrow('away');
    await expect(authz.check(question('a'))).rejects.toThrow('away');
    state.fails = false;
    state.allowed.add('a');
    expect(await authz.batchCheck([question('a'), question('b')])).toEqual([true, false]);
  });

  it('are so many and no more', async () => {
    const { authz, asked } = worldOf();
    const some = Array.from({ length: 60 }, (_, i) => question(String(i)));
    await authz.batchCheck(some);
    await authz.batchCheck(some.slice(20));
    expect(asked).toHaveLength(1);
    await authz.batchCheck(some.slice(0, 10));
    expect(asked).toHaveLength(2);
  });
});
