import { expect, it } from 'vitest';
import { awaitArrival } from './await-arrival.ts';

const lagOf = (...offsets: readonly (readonly [bigint, bigint])[]) =>
  offsets.map(([nextOffset, endOffset], partition) => ({ partition, nextOffset, endOffset }));
/** Answers one after the other, the last one for ever. */
const inTurn = <Answer>(...answers: readonly Answer[]) => {
  let asked = 0;
  return async () => answers[Math.min(asked++, answers.length - 1)] as Answer;
};

it('waits for what was on its way at its beginning, and not for what comes after it', async () => {
  const lag = inTurn(lagOf([3n, 5n], [0n, 0n]), lagOf([4n, 6n], [0n, 1n]), lagOf([5n, 9n], [0n, 1n]));
  await awaitArrival({ countWaiting: inTurn(2, 0), eventLog: { lag } }, { patienceMs: 5_000 });
});

it.each([
  ['the outbox', inTurn(7), inTurn(lagOf([0n, 0n])), /^7 events .* wait in the outbox.*nothing was changed/],
  ['the event log', inTurn(0), inTurn(lagOf([1n, 4n], [2n, 4n])), /^5 events .* not consumed.*Sense Worker/],
])('refuses while something stands still in %s', async (_where, countWaiting, lag, fault) => {
  await expect(awaitArrival({ countWaiting, eventLog: { lag } }, { patienceMs: 0 })).rejects.toThrow(fault);
});
