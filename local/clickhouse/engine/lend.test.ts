import { expect, it } from 'vitest';
import { lend } from './lend.ts';

const never = new AbortController().signal;

it('gives each thing to one borrower, and to the others in the order of asking', async () => {
  const { borrow, giveBack } = lend(['a']);
  expect(await borrow(never)).toBe('a');
  const got: string[] = [];
  const others = ['first', 'second'].map((who) => borrow(never).then((thing) => got.push(`${who} ${thing}`)));
  giveBack('a');
  await others[0];
  expect(got).toEqual(['first a']);
  giveBack('a');
  await others[1];
  expect(got).toEqual(['first a', 'second a']);
});

it('forgets a borrower who has gone', async () => {
  const { borrow, giveBack } = lend(['a']);
  await borrow(never);
  const gone = new AbortController();
  const waiting = borrow(gone.signal);
  gone.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  giveBack('a');
  expect(await borrow(never)).toBe('a');
  await expect(borrow(AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
});

it('refuses when very many wait', async () => {
  const { borrow } = lend([]);
  for (let n = 0; n < 128; n++) borrow(never).catch(() => undefined);
  await expect(borrow(never)).rejects.toMatchObject({ number: 202 });
});
