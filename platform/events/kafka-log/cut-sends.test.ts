import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { OutgoingMessage } from '../event-log.ts';
import { sizeOf } from '../message-size.ts';
import { cutSends } from './cut-sends.ts';

const message = fc.record({
  topic: fc.constantFrom('a', 'b'),
  key: fc.string({ maxLength: 4 }),
  headers: fc.constant({ 'message-type': 'text' }),
  value: fc.uint8Array({ maxLength: 300 }),
});
const bytesOf = (messages: readonly OutgoingMessage[]) => messages.reduce((sum, one) => sum + sizeOf(one), 0);

it('keeps every message and their order, and no send is larger than a broker takes', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
      const sends = cutSends(messages, 1_000);
      expect(sends.flat()).toEqual(messages);
      for (const send of sends)
        for (const [, ofTopic] of Map.groupBy(send, (one) => one.topic)) expect(bytesOf(ofTopic)).toBeLessThanOrEqual(1_000);
    }),
  );
});

it('fills sends: two neighbours would not fit into one', () => {
  const messages = Array.from({ length: 20 }, () => ({ topic: 'a', key: 'k', headers: {}, value: new Uint8Array(200) }));
  const sends = cutSends(messages, 1_000);
  for (const [i, send] of sends.slice(1).entries()) expect(bytesOf([...(sends[i] ?? []), ...send.slice(0, 1)])).toBeGreaterThan(1_000);
});
