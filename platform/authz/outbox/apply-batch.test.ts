import { expect, it } from 'vitest';
import { AxionError } from '../../errors/axion-error.ts';
import type { Authz } from '../authz.ts';
import { applyBatch } from './apply-batch.ts';
import type { Waiting } from './batch-of.ts';

const change = (id: number, more: Partial<Waiting> = {}): Waiting => ({
  ...{ id: String(id), operation: 'write', user: `user:${id}`, relation: 'member', object: 'organization:one' },
  ...{ attempts: 0, isOld: false, ...more },
});
const idsOf = (changes: readonly Waiting[]) => changes.map(({ id }) => Number(id));
const batch = (length: number, more: Partial<Waiting> = {}) => Array.from({ length }, (_, i) => change(i, more));
const later = () => performance.now() + 10_000;

/** A store that answers a call by who is in it. */
function storeOf(codeFor: (users: readonly string[]) => string | undefined) {
  const seen = { calls: 0 };
  const authz: Pick<Authz, 'write'> = {
    async write({ writes = [] }) {
      seen.calls += 1;
      const code = codeFor(writes.map(({ user }) => user.slice(5)));
      if (code !== undefined) throw new AxionError('store.refused', { store: 'openfga', code });
    },
  };
  return { seen, authz };
}

it('finds what the model does not know, and stops looking when its time is over', async () => {
  const { seen, authz } = storeOf((users) => (users.includes('70') ? 'validation_error' : undefined));
  const whole = await applyBatch(authz, batch(100), { isNewest: true, until: later() });
  expect(idsOf(whole.refused.map((refused) => refused.change))).toEqual([70]);
  expect([whole.applied.length, whole.failure]).toEqual([99, undefined]);
  seen.calls = 0;
  const cut = await applyBatch(authz, batch(100), { isNewest: true, until: performance.now() });
  expect(idsOf(cut.applied)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect([seen.calls, cut.refused, cut.failure]).toEqual([2, [], undefined]);
});

it('does not judge under an older model, but brings the others', async () => {
  const { authz } = storeOf((users) => (users.includes('3') || users.includes('5') ? 'validation_error' : undefined));
  const changes = batch(8).map((one) => (one.id === '5' ? { ...one, isOld: true } : one));
  const { applied, refused, failure } = await applyBatch(authz, changes, { isNewest: false, until: later() });
  expect(idsOf(applied)).toEqual([0, 1, 2, 4, 6, 7]);
  expect(idsOf(refused.map((one) => one.change))).toEqual([5]);
  expect(failure).toMatchObject({ code: 'store.refused' });
});

it.each([
  ['young', { attempts: 50 }, 0],
  ['seldom tried', { isOld: true, attempts: 3 }, 0],
  ['old and often tried', { isOld: true, attempts: 9 }, 1],
] as const)('sets aside what meets an unknown failure only when it is old and often tried: %s', async (_what, more, parked) => {
  const { authz } = storeOf((users) => (users.includes('2') ? 'something_new' : undefined));
  const { refused, failure } = await applyBatch(authz, batch(4, more), { isNewest: true, until: later() });
  expect([refused.length, failure === undefined]).toEqual([parked, parked === 1]);
});

it('sets nothing aside when every change fails alike for a reason that is not its own', async () => {
  const { authz } = storeOf(() => 'something_new');
  const everything = await applyBatch(authz, batch(16, { isOld: true, attempts: 20 }), { isNewest: true, until: later() });
  expect(everything).toMatchObject({ applied: [], refused: [], failure: { code: 'store.refused' } });
  const one = await applyBatch(authz, batch(1, { isOld: true, attempts: 20 }), { isNewest: true, until: later() });
  expect(one.refused).toHaveLength(1);
});

it('stops at once when the store goes away meanwhile', async () => {
  const { seen, authz } = storeOf((users) => (users.length > 2 ? 'validation_error' : users.includes('2') ? 'status-400' : undefined));
  const { applied, failure } = await applyBatch(authz, batch(8), { isNewest: true, until: later() });
  expect([idsOf(applied), seen.calls]).toEqual([[0, 1], 4]);
  expect(failure).toMatchObject({ params: { code: 'status-400' } });
});
