import { expect, it } from 'vitest';
import { openRunQueue } from './run-queue.ts';

const never = new AbortController().signal;
const turn = () => new Promise((resolve) => setTimeout(resolve));

it('runs a few at a time, what is in view first', async () => {
  const queue = openRunQueue(2);
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (name: string, urgency: number) =>
    queue(
      () =>
        new Promise<string>((resolve) => {
          started.push(name);
          ends.set(name, () => resolve(name));
        }),
      { urgency: () => urgency, signal: never },
    );
  const all = [ask('below 1', 0), ask('below 2', 0), ask('seen 1', 1), ask('seen 2', 1)];
  await turn();
  expect(started).toEqual(['seen 1', 'seen 2']);
  ends.get('seen 2')?.();
  await turn();
  expect(started).toEqual(['seen 1', 'seen 2', 'below 1']);
  ends.get('seen 1')?.();
  await turn();
  ends.get('below 1')?.();
  ends.get('below 2')?.();
  expect(await Promise.all(all)).toEqual(['below 1', 'below 2', 'seen 1', 'seen 2']);
});

it('goes on after a failure, and forgets what nobody waits for any more', async () => {
  const queue = openRunQueue(1);
  const leaving = new AbortController();
  const first = queue(() => Promise.reject(new Error('no')), { urgency: () => 0, signal: never });
  const left = queue(() => Promise.resolve('never'), { urgency: () => 0, signal: leaving.signal });
  const last = queue(() => Promise.resolve('ran'), { urgency: () => 0, signal: never });
  leaving.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  await expect(first).rejects.toThrow('no');
  expect(await last).toBe('ran');
});
