import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { clickhouseFaultOf, refusalOf, translateClickHouseError } from './clickhouse-fault.ts';

const text = (number: number, label: string) =>
  `Code: ${number}. DB::Exception: It said 'secret' (x). (${label}) (version 26.7.2.1 (official build))\n`;

it.each([
  [404, text(60, 'UNKNOWN_TABLE'), 'store.refused', { store: 'clickhouse', code: '60 UNKNOWN_TABLE' }],
  [500, text(243, 'NOT_ENOUGH_SPACE'), 'store.full', { store: 'clickhouse' }],
  [500, text(241, 'MEMORY_LIMIT_EXCEEDED'), 'store.unavailable', { store: 'clickhouse' }],
  [408, text(159, 'TIMEOUT_EXCEEDED'), 'store.unavailable', { store: 'clickhouse' }],
  [502, '<html>bad gateway</html>', 'store.unavailable', { store: 'clickhouse' }],
  [418, 'a teapot', 'store.refused', { store: 'clickhouse', code: '0 HTTP_418' }],
])('calls a status %i with %j %s', (status, body, code, params) => {
  expect(refusalOf(status, body)).toMatchObject({ code, params });
});

it('keeps the words for who asks, out of everything that is printed', () => {
  const error = refusalOf(400, text(62, 'SYNTAX_ERROR'));
  expect(clickhouseFaultOf(error)).toEqual({ number: 62, label: 'SYNTAX_ERROR', says: "It said 'secret' (x)." });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('secret');
});

it('takes failures of the network and of deadlines for an absent store, and nothing else', () => {
  const failure = (code: string) => Object.assign(new Error('x'), { code });
  for (const code of ['ECONNREFUSED', 'UND_ERR_SOCKET', 'UND_ERR_BODY_TIMEOUT'])
    expect(translateClickHouseError(failure(code))).toMatchObject({ code: 'store.unavailable' });
  expect(translateClickHouseError(new DOMException('late', 'TimeoutError'))).toMatchObject({ code: 'store.unavailable' });
  const own = new Error('the caller’s own stream broke');
  expect(translateClickHouseError(own)).toBe(own);
});
