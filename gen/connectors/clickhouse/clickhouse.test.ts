import { describe, expect, it } from 'vitest';
import { describeSettings } from '../describe-settings.ts';
import { connectionFailure, refusalOf } from './clickhouse-error.ts';
import { describeType } from './column-types.ts';
import { parameterText } from './parameter-text.ts';
import { queryOptions, textLiteral } from './read-rows.ts';
import { clickhouseSettings } from './settings.ts';

describe('a parameter', () => {
  it.each([
    [null, '\\N'],
    ['a\tb\nc\\d', 'a\\tb\\nc\\\\d'],
    ["it's", "it's"],
    [true, '1'],
    [1.5, '1.5'],
    [["it's", 'b\\', null, 2, false], "['it\\'s','b\\\\',NULL,2,0]"],
    [[], '[]'],
  ])('%j is written as %s', (value, text) => expect(parameterText(value)).toBe(text));
});

describe('a type', () => {
  it.each([
    ['LowCardinality(Nullable(String))', 'text', true],
    ["Nullable(DateTime64(3, 'UTC'))", 'instant', true],
    ['DateTime', 'instant', false],
    ['Date32', 'date', false],
    ['UInt64', 'integer', false],
    ['Float32', 'number', false],
    ['Decimal(18, 4)', 'decimal', false],
    ['Array(Tuple(Float64, Float64))', 'array', false],
    ['Map(String, UInt8)', 'map', false],
    ["Enum8('a' = 1)", 'text', false],
    ['UUID', 'uuid', false],
    ['Point', 'geometry', false],
    ['AggregateFunction(sum, UInt8)', 'other', false],
  ])('%s holds %s', (type, kind, nullable) => expect(describeType(type)).toEqual({ kind, nullable }));
});

describe('what goes wrong', () => {
  const codeOf = (error: Error) => (error as { code?: unknown }).code;
  it.each([
    ['a wrong password', refusalOf('s', 403, '516', 'Code: 516. DB::Exception: x: Authentication failed'), 'source.authentication-failed'],
    ['a page', refusalOf('s', 200, undefined, '<html>'), 'source.not-understood'],
    ['a refusal', refusalOf('s', 404, '60', 'Code: 60. DB::Exception: Unknown table x. (UNKNOWN_TABLE)'), 60],
    ['a refusal without its header', refusalOf('s', 500, undefined, 'Code: 241. DB::Exception: memory'), 241],
    ['a closed port', connectionFailure('s', true, Object.assign(new Error('x'), { code: 'ECONNREFUSED' })), 'source.unreachable'],
    ['an old certificate', connectionFailure('s', true, Object.assign(new Error('x'), { code: 'CERT_HAS_EXPIRED' })), 'source.tls-failed'],
    ['no HTTP', connectionFailure('s', true, Object.assign(new Error('x'), { code: 'HPE_INVALID_CONSTANT' })), 'source.not-understood'],
  ])('%s is told by its code', (_name, error, code) => expect(codeOf(error)).toBe(code));

  it('is told in detail only of hosts that the operator named', () => {
    const cause = (trusted: boolean, code: string) =>
      (connectionFailure('s', trusted, Object.assign(new Error('x'), { code })) as unknown as { params: { cause: string } }).params.cause;
    expect([cause(true, 'ECONNREFUSED'), cause(false, 'ECONNREFUSED'), cause(false, 'ETIMEDOUT')]).toEqual([
      'ECONNREFUSED',
      'no connection',
      'no connection',
    ]);
  });
});

it('asks for one row more than the limit, and hands row filters on as a literal that cannot be left', () => {
  const options = queryOptions({
    ...{ sql: '', queryId: 'q', format: 'arrow', parameters: { a: "x'" } },
    limits: { rows: 10, timeMs: 1_500, memoryBytes: 7 },
    rowFilters: [{ table: "d.t'", condition: "`o` IN ('1')" }],
  });
  expect(options).toMatchObject({ limit: '11', max_execution_time: '4', param_a: "x'", default_format: 'ArrowStream' });
  expect(options.additional_table_filters).toBe("{'d.t\\'':'`o` IN (\\'1\\')'}");
  expect(textLiteral("\\'")).toBe("'\\\\\\''");
});

it('describes its form, in which only the password is sealed', () => {
  const form = describeSettings(clickhouseSettings);
  expect(form.filter(({ credential }) => credential).map(({ name }) => name)).toEqual(['password']);
  expect(form.filter(({ required }) => required).map(({ name }) => name)).toEqual(['host', 'user']);
});
