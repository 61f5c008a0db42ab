import { once } from 'node:events';
import { request } from 'node:http';
import { tableFromIPC } from 'apache-arrow';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGenApi, type TestGenApi } from '../../test/harness/gen-api.ts';
import { openIssuer } from '../../test/harness/issuer.ts';

let gen: TestGenApi;
beforeAll(async () => {
  gen = await openGenApi();
  await gen.addDrive(gen.organizations.axionville, 3_000);
  await gen.addDrive(gen.organizations.rivalton, 7);
});
afterAll(() => gen?.close());

const run = (body: object, path = '/bigdata/query') => gen.call('analyst', 'POST', path, { source: 'sense', ...body });
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const answerOf = async (body: object) => {
  const lines = linesOf(await (await run(body)).text());
  return { rows: lines.slice(0, -1), end: lines.at(-1) };
};
const problemOf = async (body: object, path?: string) => (await (await run(body, path)).json()) as Record<string, unknown>;
/** So many pairs that nobody waits for the end. */
const endless = 'select sum(cityHash64(a.id, b.id, c.id)) as n from frames a cross join frames b cross join frames c';
const runOf = async (id: string) =>
  (await (await gen.call('analyst', 'GET', `/bigdata/queries/${id}`)).json()) as { state: string; rowsReturned: number };

describe('an answer', () => {
  it('in NDJSON has exact numbers, times in UTC, and says at its end that it is complete', async () => {
    const sql =
      "select count() as n, 9007199254740993::UInt64 as big, toDecimal64('0.10', 2) as d, min(captured_at) as t, null as nothing from frames";
    const { rows, end } = await answerOf({ sql });
    const text = await (await run({ sql })).text();
    expect(rows).toEqual([expect.objectContaining({ n: 3000, t: '2026-11-18T12:00:00.000Z', nothing: null })]);
    expect(text).toContain('"big":9007199254740993,"d":0.1');
    expect(end).toMatchObject({ complete: true, reason: null, rowsReturned: 1, rowLimit: 1_000_000 });
  });

  it('in Arrow has the rows and, behind its end, the same line', async () => {
    const response = await run(
      { sql: 'select captured_at, toStartOfMinute(captured_at) as minute, longitude, camera_side from frames order by captured_at' },
      '/bigdata/query/stream',
    );
    expect(response.headers.get('content-type')).toBe('application/vnd.apache.arrow.stream');
    const bytes = Buffer.from(await response.arrayBuffer());
    const lineAt = bytes.lastIndexOf('\n{', bytes.length - 2) + 1 || bytes.lastIndexOf('{"complete"');
    const table = tableFromIPC(bytes.subarray(0, lineAt));
    expect(table.numRows).toBe(3000);
    expect(table.schema.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'captured_at Timestamp<MILLISECOND, UTC>',
      'minute Timestamp<MILLISECOND, UTC>',
      'longitude Float64',
      'camera_side Utf8',
    ]);
    expect(JSON.parse(bytes.subarray(lineAt).toString())).toMatchObject({ complete: true, rowsReturned: 3000 });
  });

  it.each(['/bigdata/query', '/bigdata/query/stream'])('of %s is cut off at the limit, and says so', async (path) => {
    for (const [rowLimit, sql] of [
      [1_000, 'select id from frames order by captured_at'],
      [10, 'select id from frames union all select id from frames'],
    ] as const) {
      const bytes = Buffer.from(await (await run({ sql, rowLimit }, path)).arrayBuffer());
      const at = bytes.lastIndexOf('{"complete"');
      expect(JSON.parse(bytes.subarray(at).toString())).toMatchObject({
        complete: false,
        reason: 'row-limit',
        rowsReturned: rowLimit,
        rowLimit,
      });
      const rows = path.endsWith('stream') ? tableFromIPC(bytes.subarray(0, at)).numRows : linesOf(bytes.subarray(0, at).toString()).length;
      expect(rows).toBe(rowLimit);
    }
    const all = Buffer.from(await (await run({ sql: 'select id from frames', rowLimit: 3_000 }, path)).arrayBuffer());
    expect(JSON.parse(all.subarray(all.lastIndexOf('{"complete"')).toString())).toMatchObject({ complete: true, rowsReturned: 3_000 });
  });

  it('takes values as parameters, whatever is in them', async () => {
    const parameters = { text: "a'b\\c\t\n{x}", list: ["it's", 'b\\', ''], from: null, n: 3, yes: true };
    const sql =
      'select {text:String} as text, {list:Array(String)} as list, {from:Nullable(String)} as nothing, {n:UInt8} + 1 as n, {yes:Bool} as yes';
    expect((await answerOf({ sql, parameters })).rows).toEqual([
      { text: parameters.text, list: parameters.list, nothing: null, n: 4, yes: true },
    ]);
    expect(await problemOf({ sql, parameters: { text: 'x' } })).toMatchObject({ code: 'query.parameter-missing', name: 'list' });
  });

  it('keeps what it was as a run of the caller alone', async () => {
    const queryId = v7();
    await (await run({ sql: 'select id from frames', rowLimit: 5, queryId })).text();
    expect(await runOf(queryId)).toMatchObject({
      state: 'finished',
      rowsReturned: 5,
      complete: false,
      reason: 'row-limit',
      source: 'sense',
    });
    expect((await gen.call('rival', 'GET', `/bigdata/queries/${queryId}`)).status).toBe(404);
    expect((await gen.call('rival', 'DELETE', `/bigdata/queries/${queryId}`)).status).toBe(404);
    expect(await problemOf({ sql: 'select 1', queryId })).toMatchObject({ code: 'query.id-taken', status: 409 });
    const list = (await (await gen.call('analyst', 'GET', '/bigdata/queries?state=all&limit=1')).json()) as {
      items: { id: string }[];
      next: string;
    };
    expect([list.items.length, typeof list.next]).toEqual([1, 'string']);
  });
});

describe('SQL that is wrong', () => {
  it.each([
    ['select idd from frames', { code: 'query.failed', line: 1, column: 8, nearest: ['id'] }],
    ['select\n  camera_sid, id\nfrom frames', { code: 'query.failed', line: 2, column: 3, nearest: ['camera_side'] }],
    ['select coun(id) from frames', { code: 'query.forbidden', what: 'the function coun' }],
    ['select toUInt8(camera_side) from frames', { code: 'query.failed', engineCode: 6 }],
    ['select id frm frames', { code: expect.stringMatching(/^query\.(syntax|failed)$/), line: 1 }],
    ['select (1', { code: 'query.syntax', line: 1, column: 8 }],
    ['select * from framse', { code: 'query.table-missing', line: 1, column: 15, nearest: ['frames'] }],
    ['drop table frames', { code: 'query.forbidden', what: 'DROP' }],
    ['select 1; select 2', { code: 'query.forbidden', what: 'a second statement' }],
    ['select * from frames settings max_threads = 1', { code: 'query.forbidden', what: 'SETTINGS', line: 1, column: 22 }],
  ])('%s', async (sql, expected) => {
    const problem = await problemOf({ sql });
    expect(problem).toMatchObject(expected);
    expect(problem.hint).toBeTruthy();
    expect(JSON.stringify(problem)).not.toMatch(/axion_with|organization_id IN|018f|PREWHERE|password/);
  });

  it('is read without being run', async () => {
    const parsed = await problemOf(
      { sql: 'with t as (select id from tracks) select {n:UInt8} from frames f join t on t.id = f.track_id' },
      '/bigdata/query/parse',
    );
    expect(parsed).toMatchObject({
      tables: [
        { source: 'sense', dataset: 'roads', table: 'tracks' },
        { source: 'sense', dataset: 'roads', table: 'frames' },
      ],
      parameters: [{ name: 'n', type: 'UInt8' }],
      tree: { select: expect.anything() },
    });
  });
});

describe('a query that takes too long', () => {
  it('ends at its time with a problem', async () => {
    const problem = await problemOf({ sql: endless, timeoutMs: 300 });
    expect(problem).toMatchObject({ code: 'query.limit-exceeded', limit: 'time', status: 422 });
  });

  it('is stopped at its source within a second, and says cancelled only then', async () => {
    const queryId = v7();
    const answered = run({ sql: endless, queryId });
    await expect.poll(async () => (await runOf(queryId)).state, { timeout: 5_000 }).toBe('running');
    const started = performance.now();
    const stopped = (await (await gen.call('analyst', 'DELETE', `/bigdata/queries/${queryId}`)).json()) as { state: string };
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(stopped.state).toBe('cancelled');
    expect(await (await answered).json()).toMatchObject({ code: 'query.cancelled' });
    expect(await runOf(queryId)).toMatchObject({ state: 'cancelled', problem: 'query.cancelled' });
    expect(await killed(queryId)).toBe(false);
  });

  it('stops when the caller goes away', async () => {
    const queryId = v7();
    const gone = new AbortController();
    const answered = fetch(`${gen.url}/bigdata/query`, {
      method: 'POST',
      signal: gone.signal,
      headers: { authorization: `Bearer ${await gen.token('analyst')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ source: 'sense', sql: endless, queryId }),
    });
    await expect.poll(async () => (await runOf(queryId)).state, { timeout: 5_000 }).toBe('running');
    gone.abort();
    await expect(answered).rejects.toThrow();
    await expect.poll(async () => (await runOf(queryId)).state, { timeout: 1_500, interval: 50 }).toBe('cancelled');
    expect(await killed(queryId)).toBe(false);
  });

  it('breaks the connection when it fails after the first byte, and never ends cleanly without its line', async () => {
    const sql = 'select cityHash64(a.id, b.id) as h, intDiv(1, rowNumberInAllBlocks() < 500000) as x from frames a cross join frames b';
    const body = JSON.stringify({ source: 'sense', sql });
    const headers = {
      authorization: `Bearer ${await gen.token('analyst')}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const asked = request(`${gen.url}/bigdata/query`, { method: 'POST', headers });
    asked.end(body);
    const [response] = await once(asked, 'response');
    let text = '';
    const broken = await new Promise<boolean>((resolve) => {
      response.on('data', (chunk: Buffer) => {
        text = (text + chunk).slice(-200);
      });
      response.on('error', () => resolve(true));
      response.on('end', () => resolve(false));
    });
    expect(text).not.toContain('"complete"');
    expect([response.statusCode, broken]).toEqual([200, true]);
  });

  it('counts against how many one person may run at once', async () => {
    const ids = Array.from({ length: 8 }, () => v7());
    const answers = ids.map((queryId) => run({ sql: endless, queryId }).then((response) => response.text()));
    await expect
      .poll(async () => ((await (await gen.call('analyst', 'GET', '/bigdata/queries')).json()) as { items: object[] }).items.length, {
        timeout: 5_000,
      })
      .toBe(8);
    expect(await problemOf({ sql: 'select 1' })).toMatchObject({ code: 'query.too-many', limit: 8, status: 429 });
    await Promise.all(ids.map((id) => gen.call('analyst', 'DELETE', `/bigdata/queries/${id}`)));
    await Promise.all(answers);
    expect((await answerOf({ sql: 'select 1 as one' })).rows).toEqual([{ one: 1 }]);
  });
});

/** Whether the engine still knew a query of this id. */
async function killed(queryId: string): Promise<boolean> {
  return gen.writer.cancel(queryId);
}

describe('a bearer token', () => {
  const withToken = async (token: string) => {
    const response = await fetch(`${gen.url}/api/v1/session`, { headers: { authorization: `Bearer ${token}` } });
    return ((await response.json()) as { code?: string; user?: { id: string } }) ?? {};
  };

  it('of our issuer names the person, without a CSRF token', async () => {
    expect(await withToken(await gen.token('analyst'))).toMatchObject({
      user: { id: gen.userIdOf('analyst'), name: 'Chiara Conti' },
      roles: [{ id: 2, name: 'Analyst' }],
      permissions: ['can_manage_dashboards'],
      organizations: [{ id: gen.organizations.axionville }],
      csrfToken: null,
    });
  });

  it('of another issuer, audience or signature is refused', async () => {
    const other = await openIssuer();
    try {
      expect((await withToken(await other.token('analyst'))).code).toBe('access.token-issuer');
      expect((await withToken(await other.token('analyst', { issuer: gen.issuer }))).code).toBe('access.token-invalid');
      expect((await withToken(await other.token('analyst', { issuer: gen.issuer, audience: 'other' }))).code).toMatch(/^access\.token-/);
      expect((await withToken('nonsense')).code).toBe('access.token-invalid');
    } finally {
      await other.close();
    }
    expect((await (await fetch(`${gen.url}/bigdata/queries`)).json()) as object).toMatchObject({
      code: 'access.unauthenticated',
      status: 401,
    });
  });
});
