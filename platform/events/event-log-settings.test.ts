import { expect, it } from 'vitest';
import { loadConfig } from '../config/load-config.ts';
import type { AxionError } from '../errors/axion-error.ts';
import { eventLogOf, eventLogSettings } from './event-log-settings.ts';

const read = (env: Record<string, string>) => eventLogOf(loadConfig(eventLogSettings, env), 3);
const faultsOf = (env: Record<string, string>): readonly string[] => {
  try {
    read(env);
    return [];
  } catch (error) {
    return (error as AxionError<'configuration.invalid'>).params.faults;
  }
};

it('takes the log in Postgres, and Kafka where brokers are named', () => {
  expect(read({ AXION_EVENTS_POSTGRES_URL: 'postgres://x' })).toEqual({ postgresUrl: 'postgres://x', poolMax: 3 });
  expect(read({ AXION_EVENTS_POSTGRES_URL: 'postgres://x', AXION_KAFKA_BROKERS: 'one:9092, two:9092' })).toEqual({
    kafka: { brokers: ['one:9092', 'two:9092'], tls: undefined, sasl: undefined },
  });
});

it('signs in with a password that nobody sees', () => {
  const settings = read({
    AXION_KAFKA_BROKERS: 'one:9092',
    AXION_KAFKA_TLS: 'true',
    AXION_KAFKA_USERNAME: 'axion',
    AXION_KAFKA_PASSWORD: 'hush',
  });
  expect(settings).toMatchObject({ kafka: { tls: {}, sasl: { mechanism: 'SCRAM-SHA-512', username: 'axion' } } });
  expect(JSON.stringify(settings)).not.toContain('hush');
});

it.each([
  ['no log at all', {}, /Neither AXION_KAFKA_BROKERS/],
  ['brokers without a port', { AXION_KAFKA_BROKERS: 'one' }, /host:port/],
  ['a user without a password', { AXION_KAFKA_BROKERS: 'one:1', AXION_KAFKA_USERNAME: 'a' }, /go together/],
  ['an authority without TLS', { AXION_KAFKA_BROKERS: 'one:1', AXION_KAFKA_CA: '-----BEGIN CERTIFICATE-----' }, /AXION_KAFKA_TLS is false/],
  [
    'a password in the open',
    { AXION_KAFKA_BROKERS: 'one:1', AXION_KAFKA_SASL_MECHANISM: 'PLAIN', AXION_KAFKA_USERNAME: 'a', AXION_KAFKA_PASSWORD: 'b' },
    /as it is/,
  ],
])('refuses %s', (_name, env, words) => {
  expect(faultsOf(env as Record<string, string>).join()).toMatch(words);
});
