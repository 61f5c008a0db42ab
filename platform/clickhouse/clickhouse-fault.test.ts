import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { asLacking, clickhouseFaultOf, refusalOf, translateClickHouseError } from './clickhouse-fault.ts';

const text = (number: number, label: string) =>
  `Code: ${number}. DB::Exception: It said 'secret' (x). (${label}) (version 26.7.2.1 (official build))\n`;

it.each([
  [404, text(60, 'UNKNOWN_TABLE'), 'store.refused', { store: 'clickhouse', code: '60 UNKNOWN_TABLE' }],
  [500, text(243, 'NOT_ENOUGH_SPACE'), 'store.full', { store: 'clickhouse' }],
  [500, text(241, 'MEMORY_LIMIT_EXCEEDED'), 'store.unavailable', { store: 'clickhouse' }],
  [500, text(252, 'TOO_MANY_PARTS'), 'store.unavailable', { store: 'clickhouse' }],
  [500, text(225, 'NO_ZOOKEEPER'), 'store.unavailable', { store: 'clickhouse' }],
  [500, text(285, 'TOO_FEW_LIVE_REPLICAS'), 'store.unavailable', { store: 'clickhouse' }],
  [500, text(286, 'UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE'), 'store.unavailable', { store: 'clickhouse' }],
  [500, text(473, 'DEADLOCK_AVOIDED'), 'store.unavailable', { store: 'clickhouse' }],
  [500, text(173, 'CANNOT_ALLOCATE_MEMORY'), 'store.unavailable', { store: 'clickhouse' }],
  [500, text(198, 'DNS_ERROR'), 'store.unavailable', { store: 'clickhouse' }],
  [500, text(745, 'SERVER_OVERLOADED'), 'store.unavailable', { store: 'clickhouse' }],
  [408, text(159, 'TIMEOUT_EXCEEDED'), 'store.unavailable', { store: 'clickhouse' }],
  [502, '<html>bad gateway</html>', 'store.unavailable', { store: 'clickhouse' }],
  [418, 'a teapot', 'store.refused', { store: 'clickhouse', code: '0 HTTP_418' }],
])('calls a status %i with %j %s', (status, body, code, params) => {
  expect(refusalOf(status, body)).toMatchObject({ code, params });
});

it('has a block of too many partitions cut smaller, and does not send it again as it is', () => {
  const words = 'Too many partitions for single INSERT block (more than 100). The limit is controlled by a setting.';
  const error = refusalOf(500, `Code: 252. DB::Exception: ${words} (TOO_MANY_PARTS) (version 26.7.2.1 (official build))\n`);
  expect(error).toMatchObject({ code: 'store.refused', params: { code: '252 TOO_MANY_PARTS' } });
});

it.each([
  [text(60, 'UNKNOWN_TABLE'), 'server.not-ready', { waitsFor: 'ClickHouse: 60 UNKNOWN_TABLE' }],
  [text(16, 'NO_SUCH_COLUMN_IN_TABLE'), 'server.not-ready', { waitsFor: 'ClickHouse: 16 NO_SUCH_COLUMN_IN_TABLE' }],
  [text(497, 'ACCESS_DENIED'), 'server.not-ready', { waitsFor: 'ClickHouse: 497 ACCESS_DENIED' }],
  [text(117, 'INCORRECT_DATA'), 'store.refused', { code: '117 INCORRECT_DATA' }],
  [text(241, 'MEMORY_LIMIT_EXCEEDED'), 'store.unavailable', {}],
])('takes %j to a statement of ours for %s', (body, code, params) => {
  const error = asLacking(refusalOf(500, body));
  expect(error).toMatchObject({ code, params });
  expect(clickhouseFaultOf(error)?.says).toContain('secret');
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('secret');
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
