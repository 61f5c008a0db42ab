import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { clickHouseTable } from '../../test/harness/clickhouse/clickhouse-table.ts';

const table = clickHouseTable();
const { ask, run, value } = table;
beforeAll(table.make);
afterAll(table.drop);

describe('callers', () => {
  const { origin, username, password } = new URL(inject('clickhouse').url);
  const select = `${origin}/?query=SELECT+1`;
  it.each([
    ['Basic', select, { authorization: `Basic ${btoa(`${username}:${password}`)}` }, 200],
    ['headers', select, { 'x-clickhouse-user': username, 'x-clickhouse-key': password }, 200],
    ['the URL', `${select}&user=${username}&password=${password}`, {}, 200],
    ['nothing', select, {}, 403],
    ['a wrong password', `${select}&user=${username}&password=${password}x`, {}, 403],
    ['an unknown name', `${select}&user=root&password=${password}`, {}, 403],
    [
      'two ways at once',
      `${select}&user=${username}&password=${password}`,
      { 'x-clickhouse-user': username, 'x-clickhouse-key': password },
      403,
    ],
    ['another scheme', select, { authorization: 'Bearer x' }, 403],
  ])('by %s', async (_way, url, headers, status) => {
    const response = await fetch(url, { headers: headers as Record<string, string> });
    expect(response.status).toBe(status);
    if (status === 403) {
      expect(response.headers.get('x-clickhouse-exception-code')).toBe('516');
      expect(await response.text()).toMatch(/^Code: 516\. DB::Exception: .*AUTHENTICATION_FAILED/);
    }
  });

  it('may ask whether it lives without a name', async () => {
    for (const path of ['/ping', '/healthz', '/', '/replicas_status']) expect(await (await fetch(origin + path)).text()).toBe('Ok.\n');
    expect((await fetch(`${origin}/elsewhere`)).status).toBe(404);
    expect((await fetch(origin, { method: 'PUT' })).status).toBe(405);
  });
});

describe('a statement', () => {
  it('may stand in the URL, in the body, or in both', async () => {
    expect((await ask({ query: 'SELECT 1' }, { method: 'GET' })).text).toBe('1\n');
    expect((await ask({}, { body: 'SELECT 2' })).text).toBe('2\n');
    expect((await ask({ query: 'SELECT' }, { body: '3' })).text).toBe('3\n');
  });

  it.each([
    ['SELECT 1; -- end', '1\n'],
    ['SELECT 1 AS format', '1\n'],
    ["SELECT 'FORMAT CSV; SELECT 2' -- ; FORMAT JSON", 'FORMAT CSV; SELECT 2\n'],
    ['SELECT 1 FORMAT CSV SETTINGS max_threads = 1;;', '1\n'],
    ["/* ; */ WITH 'a' AS x SELECT x /* FORMAT */ # tail", 'a\n'],
    ['(SELECT 1) UNION ALL SELECT 1', '1\n1\n'],
    ['EXPLAIN AST SELECT 1', expect.not.stringContaining('pipes')],
    ['EXISTS t', '1\n'],
    ['SHOW TABLES', 't\n'],
    ['SELECT $$;$$, `x;y` FROM (SELECT 1 AS `x;y`)', ';\t1\n'],
    ['SELECT 1 FORMAT Null', ''],
  ])('is read as ClickHouse reads it: %s', async (sql, text) => {
    expect(await run(sql)).toMatchObject({ status: 200, text });
  });

  it.each([
    ['two at once', 'SELECT 1; SELECT 2', 400, 62],
    ['a second behind an insert', "INSERT INTO t VALUES (1, 'a'); DROP TABLE t", 400, 62],
    ['a syntax error', 'SELECT 1 FRM x', 400, 62],
    ['nothing', ' -- only a comment', 400, 62],
    ['INTO OUTFILE', "SELECT 1 INTO OUTFILE '/tmp/axion-never'", 500, 358],
    ['FROM INFILE', "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT LineAsString", 501, 48],
    ['SET', 'SET max_threads = 1', 501, 48],
    ['USE', 'USE system', 501, 48],
    ['a temporary table', 'CREATE TEMPORARY TABLE x (a UInt8)', 501, 48],
    ['SET ROLE', 'SET ROLE NONE', 501, 48],
    ['an unknown KILL', 'KILL QUERY WHERE 1', 501, 48],
    ['a NUL byte', 'SELECT \0 1', 400, 62],
  ])('is refused when it is %s', async (_what, sql, status, number) => {
    const answer = await run(sql);
    expect(answer).toMatchObject({ status, text: expect.stringMatching(new RegExp(`^Code: ${number}\\. DB::Exception: `)) });
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe(String(number));
  });

  it.each([
    ['a session', { session_id: 'x' }],
    ['native compression of the body', { decompress: '1' }],
    ['native compression of the answer', { compress: '1' }],
    ['a role', { role: 'axion_gen_reader' }],
  ])('is refused with %s, not answered as if it had been understood', async (_what, params) => {
    expect(await ask(params as Record<string, string>, { body: 'SELECT 1' })).toMatchObject({
      status: 501,
      text: expect.stringContaining('Code: 48.'),
    });
  });

  it('is never spoilt by what the server adds to it', async () => {
    const gap = fc.constantFrom(' ', '\n', ' -- ; format X\n', '/* \' " ` */', ' # $$\n', '\t');
    const name = fc.constantFrom('format', '`a;b`', '"x -- y"', 'settings', 'into', '"q""q"', '`t\\`t`', 'outfile');
    const value = fc.constantFrom(
      "'it''s'",
      "'a\\'b;'",
      '$$; select 2$$',
      '1',
      "'-- x'",
      "'/*'",
      '[1, 2]',
      '(select 3)',
      "'FORMAT CSV'",
      '$h$ $$ $h$',
    );
    const column = fc.tuple(value, name).map(([is, called]) => ({ is, called }));
    const columns = fc.uniqueArray(column, { minLength: 1, maxLength: 4, selector: ({ called }) => called });
    const tail = fc.constantFrom(
      '',
      ' format TSV',
      ' FORMAT TSV settings max_threads = 1',
      ' settings max_threads = 1',
      ';',
      ' ;; -- end',
      ' limit 1 format TSV;',
    );
    const statement = fc
      .tuple(gap, columns, gap, tail)
      .map(
        ([before, listed, gap, end]) =>
          `${before}select${gap}${listed.map(({ is, called }) => `${is}${gap}as${gap}${called}`).join(',')}${end}`,
      );
    await fc.assert(
      fc.asyncProperty(statement, async (sql) => {
        const { status, text } = await run(sql);
        expect(status, `${sql}\n${text}`).toBe(200);
        expect(text.trimEnd()).not.toBe('');
      }),
      { numRuns: 60 },
    );
  });

  it('says where a syntax error is in the text that was sent', async () => {
    expect((await run('SELECT 1,\n  2 FRM x')).text).toContain('failed at position 19 (x) (line 2, col 9)');
  });
});

it('only reads by GET, and where readonly is asked for', async () => {
  expect((await ask({ query: 'DROP TABLE t' }, { method: 'GET' })).text).toContain('Code: 164.');
  expect((await run('DROP TABLE t', { readonly: '1' })).text).toContain('Code: 164.');
  expect(await value('EXISTS t')).toBe('1');
});

describe('settings', () => {
  it('hold for one request only', async () => {
    expect((await run("SELECT getSetting('max_threads')", { max_threads: '3' })).text).toBe('3\n');
    const after = await Promise.all(Array.from({ length: 8 }, () => value("SELECT getSetting('max_threads')")));
    expect(after).not.toContain('3');
  });

  it('come back also after a failure, and the database with them', async () => {
    await Promise.all(Array.from({ length: 8 }, () => run('SELECT * FROM nowhere', { max_threads: '3', database: 'system' })));
    const after = await Promise.all(
      Array.from(
        { length: 8 },
        async () => (await ask({ database: 'default' }, { body: "SELECT getSetting('max_threads'), currentDatabase()" })).text,
      ),
    );
    expect(after.join()).not.toMatch(/^3\t|system/);
  });

  it.each([
    ['an unknown setting', { no_such: '1' }, 404, 115],
    ['a name that is no name', { 'a b': '1' }, 404, 115],
    ['a value of another type', { max_threads: 'many' }, 400, undefined],
    ['an unknown database', { database: 'nowhere' }, 404, 81],
    ['an unknown format', { default_format: 'Nice' }, 404, 73],
    ['a format with SQL in it', { default_format: 'CSV; DROP' }, 404, 73],
  ])('are refused: %s', async (_what, params, status, number) => {
    const answer = await run('SELECT 1', params as unknown as Record<string, string>);
    expect(answer.status).toBe(status);
    if (number !== undefined) expect(answer.text).toContain(`Code: ${number}.`);
  });

  it('do not carry a parameter to the next request', async () => {
    await run('SELECT {p:String}', { param_p: 'secret' });
    const after = await Promise.all(Array.from({ length: 8 }, () => run('SELECT {p:String}')));
    for (const answer of after) expect(answer.text).toContain('Code: 456.');
  });
});

describe('an answer', () => {
  it('tells its format, its query and its counts', async () => {
    const { headers } = await run('SELECT number FROM numbers(3)', { query_id: 'mine-1', default_format: 'JSONEachRow' });
    expect(headers.get('x-clickhouse-query-id')).toBe('mine-1');
    expect(headers.get('x-clickhouse-format')).toBe('JSONEachRow');
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=UTF-8');
    expect(JSON.parse(headers.get('x-clickhouse-summary') ?? '')).toMatchObject({
      result_rows: '3',
      elapsed_ns: expect.stringMatching(/^\d+$/),
    });
  });

  it.each(['gzip', 'deflate', 'br', 'zstd'])('is compressed by %s when both want it', async (encoding) => {
    const answer = await ask(
      { enable_http_compression: '1' },
      { body: 'SELECT number FROM numbers(100000)', headers: { 'accept-encoding': encoding } },
    );
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.text.length).toBe(588_890);
  });

  it('waits for its end when asked to, so that a late failure is a status', async () => {
    const sql = 'SELECT throwIf(number = 400000) FROM numbers(800000) SETTINGS max_block_size = 1000';
    expect((await run(sql, { wait_end_of_query: '1' })).status).toBe(500);
    expect(await run('SELECT count() FROM numbers(10)', { wait_end_of_query: '1' })).toMatchObject({ status: 200, text: '10\n' });
    await expect(run(sql)).rejects.toThrow();
  });
});
