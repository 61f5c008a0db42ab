import { expect, it } from 'vitest';
import { pollBytes } from '../event-log.ts';
import { type Ahead, handOut, measureWaiting } from './ahead.ts';

/** The same memory again and again: sizes count, not contents. */
const large = Buffer.alloc(1_000_000);
const waiting = (partition: number, count: number, value: Uint8Array): [number, Ahead] => {
  const messages = Array.from({ length: count }, (_, n) => ({ topic: 't', key: 'k', headers: {}, value, partition, offset: BigInt(n) }));
  return [partition, { since: 1n, next: BigInt(count), messages }];
};
const held = new Map([0, 1, 2].map((partition) => [partition, 1n]));
const takenOf = (ahead: Map<number, Ahead>, maxMessages: number) =>
  handOut(ahead, held, { topic: 't', maxMessages }).map(({ partition, messages }) => [partition, messages.length]);

it('hands out no more messages than were asked for, and lets those come first that had to wait', () => {
  const ahead = new Map([waiting(0, 5, Buffer.from('x')), waiting(1, 5, Buffer.from('x'))]);
  expect(takenOf(ahead, 3)).toEqual([[0, 3]]);
  expect(takenOf(ahead, 6)).toEqual([
    [1, 5],
    [0, 1],
  ]);
});

it('hands out no more bytes than a poll may, and goes on there', () => {
  const most = pollBytes / large.byteLength;
  const ahead = new Map([waiting(0, most - 1, large), waiting(1, 3, large), waiting(2, 1, large)]);
  expect(measureWaiting(ahead, held)).toEqual({ count: most + 3, bytes: (most + 3) * large.byteLength });
  expect(takenOf(ahead, 5_000)).toEqual([
    [0, most - 1],
    [1, 1],
  ]);
  expect(takenOf(ahead, 5_000)).toEqual([
    [2, 1],
    [1, 2],
  ]);
});

it('hands out a message that alone is more than a poll may have', () => {
  expect(takenOf(new Map([waiting(0, 2, Buffer.alloc(pollBytes + 1))]), 5_000)).toEqual([[0, 1]]);
});

it('keeps back what another member reads by now', () => {
  const ahead = new Map([waiting(0, 2, large), waiting(7, 2, large)]);
  expect(measureWaiting(ahead, held).count).toBe(2);
  expect(takenOf(ahead, 10)).toEqual([[0, 2]]);
});
