import type { Connector, DataSource } from '@axion/contracts/gen/sources.ts';
import { describe, expect, it } from 'vitest';
import { isSlug, missingSettings, settingsToSend, slugOf, startValues } from './form-model.ts';

const setting = (name: string, more: object = {}) => ({
  name,
  label: name,
  help: null,
  kind: 'text' as const,
  required: false,
  credential: false,
  default: null,
  ...more,
});
const connector: Connector = {
  type: 'clickhouse',
  label: 'ClickHouse',
  settings: [
    setting('host', { required: true }),
    setting('port', { kind: 'number', default: 8443 }),
    setting('secure', { kind: 'boolean', default: true }),
    setting('password', { kind: 'secret', credential: true, required: true }),
  ],
};
const source = { options: { host: 'db', port: 9000, secure: false }, credentials: ['password'] } as unknown as DataSource;

describe('the form of a connector', () => {
  it('starts with what is stored, else with defaults, and never with a credential', () => {
    expect(startValues(connector)).toEqual({ host: '', port: 8443, secure: true, password: '' });
    expect(startValues(connector, source)).toEqual({ host: 'db', port: 9000, secure: false, password: '' });
  });

  it('sends what differs of a stored source, and a credential only when it is typed', () => {
    const values = startValues(connector, source);
    expect(settingsToSend(connector, values, source)).toEqual({});
    expect(settingsToSend(connector, { ...values, port: 9440, password: 'new' }, source)).toEqual({ port: 9440, password: 'new' });
  });

  it('sends everything of a new one that is filled in', () => {
    expect(settingsToSend(connector, { host: 'db', port: 8443, secure: true, password: '' })).toEqual({
      host: 'db',
      port: 8443,
      secure: true,
    });
  });

  it('names what is missing; a stored credential is not', () => {
    expect(missingSettings(connector, startValues(connector))).toEqual(['host', 'password']);
    expect(missingSettings(connector, startValues(connector, source), source)).toEqual([]);
  });
});

it.each([
  ['Traffic counts', 'traffic-counts'],
  ['  Übersicht 2 ', 'ubersicht-2'],
  ['2026 roads', 'roads'],
  ['حركة', ''],
  ['x'.repeat(80), 'x'.repeat(63)],
])('makes a name of %j: %j', (title, name) => {
  expect(slugOf(title)).toBe(name);
  expect(name === '' || isSlug(name)).toBe(true);
});
