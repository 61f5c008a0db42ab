import { expect, it } from 'vitest';
import { z } from 'zod';
import { readMessage } from './read-message.ts';

const shapes = { track: z.object({ id: z.uuid(), photo: z.object({ name: z.string() }) }) };
const received = (value: string, headers: Record<string, string> = {}) => ({
  ...{ topic: 'roads', partition: 0, offset: 0n, key: 'k' },
  ...{ headers: { 'message-type': 'track', 'event-id': 'e', environment: 'here', ...headers }, value: Buffer.from(value) },
});

it('says where a message breaks its shape, as a cause that the log shows, and nothing of what it holds', () => {
  const reading = readMessage(received('{"id":"hush","photo":{"name":7}}'), shapes, 'here');
  if (reading.kind !== 'malformed') throw new Error(reading.kind);
  expect(reading.error).toMatchObject({
    code: 'events.message-malformed',
    cause: { message: 'id invalid_format, photo.name invalid_type' },
  });
  expect(JSON.stringify([reading.error, String(reading.error.cause)])).not.toContain('hush');
});

it.each([
  [{ environment: 'elsewhere' }, 'other-environment'],
  [{ 'message-type': 'weather' }, 'unknown-type'],
])('passes by what carries %j', (headers, why) => {
  expect(readMessage(received('{}', headers), shapes, 'here')).toEqual({ kind: 'skipped', why });
});

it('takes a message that its shape throws at for one that cannot be read', () => {
  const refusing = {
    track: z.unknown().transform(() => {
      throw new RangeError('hush');
    }),
  };
  expect(readMessage(received('{}'), refusing, 'here')).toMatchObject({ kind: 'malformed', error: { cause: { message: 'RangeError' } } });
});
