import { expect, it } from 'vitest';
import { AxionError } from '../../errors/axion-error.ts';
import type { Authz } from '../authz.ts';
import { applyBatch } from './apply-batch.ts';
import { batchOf, type Waiting } from './batch-of.ts';

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

const ripe = { isOld: true, attempts: 5_000 };

it.each([1, 2, 16])('sets nothing aside while the store refuses whatever comes: %i changes', async (length) => {
  const { seen, authz } = storeOf(() => 'something_new');
  const everything = await applyBatch(authz, batch(length, ripe), { isNewest: true, until: later() });
  expect(everything).toMatchObject({ applied: [], refused: [], failure: { code: 'store.refused' } });
  expect(seen.calls).toBe(2 * length);
});

it('sets aside all that fail alike when the store takes a change that changes nothing', async () => {
  const { authz } = storeOf((users) => (users.length > 0 ? 'something_new' : undefined));
  const { refused, failure } = await applyBatch(authz, batch(2, ripe), { isNewest: true, until: later() });
  expect([idsOf(refused.map((one) => one.change)), failure]).toEqual([[0, 1], undefined]);
});

it('leaves nothing standing behind two that fail alike and a later change of one of them', async () => {
  const { authz } = storeOf((users) => (users.some((user) => user === '0' || user === '1') ? 'something_new' : undefined));
  const last = { operation: 'delete' } as const;
  let waiting = [change(0), change(1), { ...change(2), user: 'user:0', ...last }, change(3, last), change(4)].map((one) => ({
    ...one,
    ...ripe,
  }));
  const gone: number[][] = [];
  for (let turns = 0; turns < 3 && waiting.length > 0; turns += 1) {
    const { applied, refused } = await applyBatch(authz, batchOf(waiting), { isNewest: true, until: later() });
    const left = new Set([...applied, ...refused.map((one) => one.change)].map(({ id }) => id));
    gone.push([...left].map(Number).sort());
    waiting = waiting.filter(({ id }) => !left.has(id));
  }
  expect(gone).toEqual([[0, 1, 3, 4], [2]]);
});

it.each([
  ['old, and the store takes others', 'status-400', true, (users: readonly string[]) => users.includes('2'), [0, 1, 3], 6],
  ['old, and the store takes none', 'status-400', true, () => true, [], 2],
  ['young', 'status-400', false, (users: readonly string[]) => users.includes('2'), [], 1],
] as const)('goes round what is answered without a code, and never sets it aside: %s', async (_what, code, isOld, isFor, taken, calls) => {
  const { seen, authz } = storeOf((users) => (isFor(users) ? code : undefined));
  const { applied, refused, failure } = await applyBatch(authz, batch(4, { isOld, attempts: 50 }), { isNewest: true, until: later() });
  expect([idsOf(applied), refused, seen.calls]).toEqual([taken, [], calls]);
  expect(failure).toMatchObject({ params: { code } });
});

it('stops at once when the store goes away meanwhile', async () => {
  const { seen, authz } = storeOf((users) => (users.length > 2 ? 'validation_error' : users.includes('2') ? 'status-400' : undefined));
  const { applied, failure } = await applyBatch(authz, batch(8), { isNewest: true, until: later() });
  expect([idsOf(applied), seen.calls]).toEqual([[0, 1], 4]);
  expect(failure).toMatchObject({ params: { code: 'status-400' } });
});
