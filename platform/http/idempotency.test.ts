import { expect, it } from 'vitest';
import { type AnswerMemory, rememberAnswers } from './idempotency.ts';

const actor = { kind: 'key', id: 'phone' } as const;

/** A memory like that of the store: the first answer stays. */
function memory(): AnswerMemory {
  const kept = new Map<string, { bodyHash: string; answer: unknown }>();
  const nameOf = (key: object) => JSON.stringify(key);
  return {
    recall: async (key) => kept.get(nameOf(key)),
    remember: async (key, entry) => void (kept.has(nameOf(key)) || kept.set(nameOf(key), entry)),
  };
}

function counted() {
  const state = { runs: 0 };
  const { once } = rememberAnswers(memory());
  const ask = (differing: object = {}) =>
    once({ actor, operation: 'POST /x', key: 'k', input: { a: 1 }, ...differing }, async () => {
      state.runs += 1;
      return state.runs;
    });
  return { state, ask };
}

it('runs a call once and answers the same again', async () => {
  const { state, ask } = counted();
  expect([await ask(), await ask(), await ask()]).toEqual([1, 1, 1]);
  expect(state.runs).toBe(1);
});

it('takes a UUID in upper case for the same key, and any other key as it is', async () => {
  const { state, ask } = counted();
  const key = '018f0a1b-2c3d-7e4f-8a5b-6c7d8e9fabcd';
  expect([await ask({ key: key.toUpperCase() }), await ask({ key }), await ask({ key: 'k' }), await ask({ key: 'K' })]).toEqual([
    1, 1, 2, 3,
  ]);
  expect(state.runs).toBe(3);
});

it('refuses the key for another body and runs nothing', async () => {
  const { state, ask } = counted();
  await ask();
  await expect(ask({ input: { a: 2 } })).rejects.toMatchObject({ code: 'idempotency.mismatch' });
  expect(state.runs).toBe(1);
});

it.each([
  ['another key', { key: 'other' }],
  ['another operation', { operation: 'POST /y' }],
  ['another caller', { actor: { kind: 'key', id: 'another phone' } }],
])('takes %s for another call', async (_what, differing) => {
  const { ask } = counted();
  await ask();
  expect(await ask(differing)).toBe(2);
});

it('remembers no failure', async () => {
  const { once } = rememberAnswers(memory());
  const call = { actor, operation: 'POST /x', key: 'k', input: {} };
  await expect(once(call, async () => Promise.reject(new Error('not now')))).rejects.toThrow('not now');
  expect(await once(call, async () => 'done')).toBe('done');
});

it.each([[''], ['k'.repeat(256)]])('refuses a key of unusable length', async (key) => {
  await expect(counted().ask({ key })).rejects.toMatchObject({ code: 'request.malformed' });
});
