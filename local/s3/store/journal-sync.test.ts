import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openJournalSync } from './journal-sync.ts';

/** A journal whose flushes end when the test says. */
function slowJournal() {
  const flushes: { done: () => void; fail: (error: Error) => void }[] = [];
  const datasync = () => new Promise<void>((done, fail) => void flushes.push({ done, fail }));
  return { flushes, sync: openJournalSync({ datasync }) };
}

it('shares one flush among all who wait for the next', async () => {
  const { flushes, sync } = slowJournal();
  const first = sync();
  const others = [sync(), sync(), sync()];
  expect(flushes).toHaveLength(1);
  flushes[0]?.done();
  await first;
  await turn();
  expect(flushes).toHaveLength(2);
  flushes[1]?.done();
  await Promise.all(others);
  expect(flushes).toHaveLength(2);
});

it('tells a failed flush to those who waited for it, and goes on', async () => {
  const { flushes, sync } = slowJournal();
  const [first, second] = [sync(), sync()];
  flushes[0]?.fail(new Error('disk gone'));
  await expect(first).rejects.toThrow('disk gone');
  await turn();
  flushes[1]?.done();
  await expect(second).resolves.toBeUndefined();
});
