import { expect, it } from 'vitest';
import { AxionError } from '../errors/axion-error.ts';
import { partmanReasonOf, sqlStateOf, translatePostgresError } from './postgres-error.ts';

const coded = (code: string, more: object = {}) =>
  Object.assign(new Error('duplicate key value: Key (email)=(amal@example.org)'), { code, ...more });
const codeOf = (error: unknown) => (translatePostgresError(error) as AxionError).code;

it.each([
  ['a refused connection', coded('ECONNREFUSED')],
  ['a server that shuts down', coded('57P01')],
  ['a server that starts', coded('57P03')],
  ['too many connections', coded('53300')],
  ['a standby', coded('25006')],
  ['a connection that broke', new Error('Connection terminated unexpectedly')],
  ['a connection that broke before', new Error('Client has encountered a connection error and is not queryable')],
  ['no connection in time', new Error('timeout exceeded when trying to connect')],
])('takes %s for a store that may answer later', (_what, error) => {
  expect(codeOf(error)).toBe('store.unavailable');
});

it('says that a disk is full', () => {
  expect(codeOf(coded('53100'))).toBe('store.full');
});

it('tells a row that no partition takes from one that breaks a check', () => {
  expect(codeOf(coded('23514', { table: 'outbox' }))).toBe('partitions.none-for-row');
  expect(codeOf(coded('23514', { table: 'outbox', constraint: 'outbox_key_length' }))).toBe('store.refused');
});

it('keeps the SQLSTATE of a refusal and nothing that people typed', () => {
  const error = translatePostgresError(
    coded('23505', { constraint: 'users_email', detail: 'Key (email)=(amal@example.org)' }),
  ) as AxionError;
  expect(sqlStateOf(error)).toBe('23505');
  expect(`${JSON.stringify(error.params)} ${error.cause} ${(error.cause as Error).stack}`).not.toContain('amal');
});

it('keeps what pg_partman gave as its reason, and none of the lines and values behind it', () => {
  const reasonOf = (code: string, message: string) => {
    const error = translatePostgresError(Object.assign(new Error(message), { code })) as AxionError;
    expect(`${JSON.stringify(error.params)} ${error.cause} ${(error.cause as Error).stack}`).not.toContain('amal');
    expect((error.cause as Error).stack).toContain('    at ');
    return partmanReasonOf(error);
  };
  const lines = 'CONTEXT: SQL statement\nDETAIL: Key (email)=(amal@example.org) already exists.\n at amal';
  expect(reasonOf('P0001', `pg_partman: Unable to find configured template table: public.t\n${lines}`)).toBe(
    'pg_partman: Unable to find configured template table: public.t',
  );
  expect(reasonOf('P0001', `pg_partman: invalid input syntax for type date: "amal"\n${lines}`)).toBe(
    'pg_partman: invalid input syntax for type date',
  );
  expect(reasonOf('P0001', 'amal says pg_partman: so')).toBeUndefined();
  expect(reasonOf('23505', 'pg_partman: amal')).toBeUndefined();
});

it('leaves our own errors as they are', () => {
  const ours = new AxionError('server.fault', {});
  expect(translatePostgresError(ours)).toBe(ours);
  const bug = new TypeError('undefined is not a function');
  expect(translatePostgresError(bug)).toBe(bug);
});
