import { expect, it } from 'vitest';
import { completeSecrets } from './secrets.ts';

it('makes every secret anew for each stack, long enough', () => {
  const [one, other] = [completeSecrets({}), completeSecrets({})];
  for (const [name, value] of Object.entries(one)) {
    expect(value.length, name).toBeGreaterThanOrEqual(name === 'demoPassword' ? 12 : 20);
    expect(value, name).not.toBe(other[name as keyof typeof other]);
  }
  expect(Buffer.from(one.sealingKey, 'base64')).toHaveLength(32);
});

it('keeps what is there and adds what is missing', () => {
  expect(completeSecrets({ clickhouse: 'kept' })).toMatchObject({ clickhouse: 'kept', postgres: expect.any(String) });
});

it('makes passwords that need no escaping in a URL', () => {
  const { sealingKey: _base64, ...passwords } = completeSecrets({});
  for (const value of Object.values(passwords)) expect(encodeURIComponent(value)).toBe(value);
});
