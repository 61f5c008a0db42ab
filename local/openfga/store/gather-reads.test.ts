import { expect, it } from 'vitest';
import { gatherReads } from './gather-reads.ts';

/** Answers with the double, noting what was asked together; waits until it is let go. */
function doubling() {
  const rounds: number[][] = [];
  const open: (() => void)[] = [];
  const ask = gatherReads(async (questions: readonly number[]) => {
    rounds.push([...questions]);
    await new Promise<void>((resolve) => open.push(resolve));
    return questions.map((question) => question * 2);
  });
  const letGo = () =>
    open.splice(0).forEach((resolve) => {
      resolve();
    });
  return { ask, rounds, letGo };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('asks together what comes in one turn, and answers each its own', async () => {
  const { ask, rounds, letGo } = doubling();
  const answers = Promise.all([1, 2, 3].map(ask));
  await turn();
  letGo();
  expect(await answers).toEqual([2, 4, 6]);
  expect(rounds).toEqual([[1, 2, 3]]);
});

it('has four rounds on their way at most; what comes meanwhile goes in the fifth', async () => {
  const { ask, rounds, letGo } = doubling();
  const answers: Promise<number>[] = [];
  for (let i = 0; i < 8; i += 1) {
    answers.push(ask(i));
    await turn();
  }
  expect(rounds).toEqual([[0], [1], [2], [3]]);
  letGo();
  await turn();
  await turn();
  letGo();
  expect(await Promise.all(answers)).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
  expect(rounds).toHaveLength(5);
});

it('asks five hundred at once at most', async () => {
  const { ask, rounds, letGo } = doubling();
  const answers = Promise.all(Array.from({ length: 1_200 }, (_, i) => ask(i)));
  for (let i = 0; i < 4; i += 1) {
    await turn();
    letGo();
  }
  expect((await answers)[1_199]).toBe(2_398);
  expect(rounds.map(({ length }) => length)).toEqual([500, 500, 200]);
});

it('fails those who asked together, and answers the next', async () => {
  let broken = true;
  const ask = gatherReads(async (questions: readonly number[]) => {
    if (broken) throw new Error('down');
    return questions;
  });
  const results = await Promise.allSettled([ask(1), ask(2)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  broken = false;
  expect(await ask(3)).toBe(3);
});
