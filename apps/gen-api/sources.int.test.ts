import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canaries, openGenApi, type TestGenApi } from '../../test/harness/gen-api.ts';

let gen: TestGenApi;
let clickhouse: URL;
const secret = 'canary-password-5b0e6d';
const page = createServer((_request, response) => response.end('<html>hello</html>'));
const silent = createTcpServer();
const portOf = (server: Server | typeof silent) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  for (const server of [page, silent]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  gen = await openGenApi({ privateHosts: ['127.0.0.1'] });
  clickhouse = new URL(gen.readerUrl);
});
afterAll(async () => {
  await gen?.close();
  page.close();
  silent.close();
});

type Stage = {
  stage: string;
  state: string;
  ms: number;
  detail: string | null;
  problem: { code: string; hint: string | null; says: string | null } | null;
};
type Report = { ok: boolean; stages: Stage[] };
const settingsFor = (differing: object = {}) => ({
  host: '127.0.0.1',
  port: Number(clickhouse.port),
  secure: false,
  database: 'axion_sense',
  user: decodeURIComponent(clickhouse.username),
  password: decodeURIComponent(clickhouse.password),
  ...differing,
});
const send = async (user: string, method: string, path: string, body?: object) => {
  const response = await gen.call(user, method, path, body);
  const text = await response.text();
  return {
    status: response.status,
    text,
    json: (text.startsWith('{') && !text.includes('}\n{') ? JSON.parse(text) : undefined) as Record<string, never>,
  };
};
const test = async (differing: object) =>
  (await send('admin', 'POST', '/api/v1/data-sources/test', { connector: 'clickhouse', settings: settingsFor(differing) }))
    .json as unknown as Report;
const failed = ({ stages }: Report) => stages.find(({ state }) => state === 'failed');
const create = (name: string, settings: object, user = 'admin') =>
  send(user, 'POST', '/api/v1/data-sources', { name, title: name, connector: 'clickhouse', settings });

describe('a staged test', () => {
  it('names every step of a connection that works', async () => {
    const report = await test({});
    expect(report.ok).toBe(true);
    expect(report.stages.map(({ stage, state }) => `${stage} ${state}`)).toEqual([
      ...[
        'resolve passed',
        'connect passed',
        'tls skipped',
        'authenticate passed',
        'version passed',
        'list-tables passed',
        'read-row passed',
      ],
    ]);
    expect(report.stages[4]?.detail).toMatch(/^26\./);
  });

  it.each([
    ['a wrong password', { password: secret }, 'authenticate', 'source.authentication-failed'],
    ['an unknown user', { user: 'nobody' }, 'authenticate', 'source.authentication-failed'],
    ['a closed port', { port: 1 }, 'connect', 'source.unreachable'],
    ['TLS where there is none', { secure: true }, 'tls', 'source.tls-failed'],
    ['a private host that nobody allowed', { host: 'localhost' }, 'resolve', 'source.address-refused'],
    ['a metadata server', { host: '169.254.169.254' }, 'resolve', 'source.address-refused'],
    ['a name that does not exist', { host: 'nowhere.invalid' }, 'resolve', 'source.address-refused'],
  ])('stops at %s', async (_name, differing, stage, code) => {
    const report = await test(differing);
    expect(report.ok).toBe(false);
    expect(failed(report)).toMatchObject({ stage, problem: { code, hint: expect.any(String) } });
    const after = report.stages.slice(report.stages.findIndex(({ state }) => state === 'failed') + 1);
    expect(after.every(({ state }) => state === 'skipped')).toBe(true);
    expect(JSON.stringify(report)).not.toContain(secret);
  });

  it('knows another server from ClickHouse, and waits for none for ever', async () => {
    expect(failed(await test({ port: portOf(page) }))).toMatchObject({ stage: 'authenticate', problem: { code: 'source.not-understood' } });
    const late = failed(await test({ port: portOf(silent) }));
    expect(late).toMatchObject({ stage: 'authenticate', problem: { code: 'source.unreachable' } });
    expect(late?.ms).toBeLessThan(10_000);
  }, 20_000);

  it.each([
    ['http://db.example', 'host'],
    ['db.example/path', 'host'],
    ['', 'host'],
  ])('asks for a host, not %j', async (host, path) => {
    const { status, json } = await send('admin', 'POST', '/api/v1/data-sources/test', {
      connector: 'clickhouse',
      settings: settingsFor({ host }),
    });
    expect([status, json]).toMatchObject([
      400,
      { code: 'request.malformed', errors: expect.arrayContaining([expect.objectContaining({ path: `body.settings.${path}` })]) },
    ]);
  });

  it('is for those who may register sources', async () => {
    expect(
      (await send('analyst', 'POST', '/api/v1/data-sources/test', { connector: 'clickhouse', settings: settingsFor() })).json,
    ).toMatchObject({
      code: 'access.denied',
      status: 403,
    });
    expect((await send('admin', 'POST', '/api/v1/data-sources/test', { connector: 'oracle', settings: {} })).json).toMatchObject({
      code: 'source.connector-unknown',
      known: ['clickhouse'],
    });
  });
});

describe('a data source', () => {
  it('describes its form', async () => {
    const { json } = await send('analyst', 'GET', '/api/v1/connectors');
    expect(json.items?.[0]).toMatchObject({
      type: 'clickhouse',
      settings: [
        { name: 'host', label: 'Host', kind: 'text', required: true, credential: false },
        { name: 'port', kind: 'number', required: false, default: 8443 },
        { name: 'secure', kind: 'boolean', default: true },
        { name: 'database', kind: 'text', default: 'default' },
        { name: 'user', kind: 'text', required: true },
        { name: 'password', kind: 'secret', credential: true },
      ],
    });
  });

  it('is kept without ever giving its password back', async () => {
    const made = await create('warehouse', settingsFor());
    expect([made.status, made.json]).toMatchObject([201, { name: 'warehouse', credentials: ['password'], version: 1, readable: true }]);
    expect(made.json.permissions).toEqual(['can_view_datasource', 'can_admin_datasource']);
    for (const path of ['/api/v1/data-sources/warehouse', '/api/v1/data-sources']) {
      const { text } = await send('admin', 'GET', path);
      expect(text).toContain('warehouse');
      expect(text).not.toContain(decodeURIComponent(clickhouse.password));
    }
    expect((await send('admin', 'POST', '/api/v1/data-sources/warehouse/test', {})).json).toMatchObject({ ok: true });
    expect((await create('warehouse', settingsFor())).json).toMatchObject({ code: 'source.name-taken', status: 409 });
    expect((await create('Ware House', settingsFor())).status).toBe(400);
    expect((await create('ssrf', settingsFor({ host: 'localhost' }))).json).toMatchObject({ code: 'source.address-refused' });
    expect((await create('other', settingsFor(), 'analyst')).json).toMatchObject({ code: 'access.denied' });
  });

  it('sends its password to its own host only', async () => {
    const path = '/api/v1/data-sources/warehouse';
    const elsewhere = { host: '127.0.0.1', port: portOf(page) };
    expect((await send('admin', 'POST', `${path}/test`, { settings: elsewhere })).json).toMatchObject({
      code: 'source.credentials-needed',
      names: ['password'],
    });
    expect((await send('admin', 'PATCH', path, { version: 1, settings: elsewhere })).json).toMatchObject({
      code: 'source.credentials-needed',
    });
    const changed = await send('admin', 'PATCH', path, { version: 1, title: 'Warehouse', settings: { database: 'default' } });
    expect(changed.json).toMatchObject({ title: 'Warehouse', version: 2, options: { database: 'default' } });
    expect((await send('admin', 'PATCH', path, { version: 1, title: 'Late' })).json).toMatchObject({
      code: 'resource.moved-on',
      status: 409,
      version: 2,
    });
    expect((await send('analyst', 'PATCH', path, { version: 2, title: 'x' })).json).toMatchObject({ code: 'access.denied' });
    expect((await send('inspector', 'PATCH', path, { version: 2, title: 'x' })).json).toMatchObject({ code: 'resource.missing' });
  });

  it('does not open in the place of another', async () => {
    await create('second', settingsFor());
    await gen.admin.query(`update data_sources t set encrypted_credentials = s.encrypted_credentials, nonce = s.nonce, tag = s.tag
      from data_sources s where t.name = 'second' and s.name = 'warehouse'`);
    expect((await send('admin', 'POST', '/api/v1/data-sources/second/test', {})).json).toMatchObject({ code: 'sealing.broken' });
    await gen.admin.query("update data_sources set key_version = 9 where name = 'second'");
    expect((await send('admin', 'GET', '/api/v1/data-sources/second')).json).toMatchObject({ readable: false });
    expect((await send('admin', 'POST', '/api/v1/data-sources/second/test', {})).json).toMatchObject({
      code: 'sealing.key-missing',
      version: 9,
    });
    expect((await send('admin', 'POST', '/bigdata/query', { source: 'second', sql: 'select 1' })).json).toMatchObject({
      code: 'sealing.key-missing',
    });
    expect((await send('admin', 'PATCH', '/api/v1/data-sources/second', { version: 1, settings: settingsFor() })).json).toMatchObject({
      readable: true,
    });
    expect((await send('admin', 'POST', '/api/v1/data-sources/second/test', {})).json).toMatchObject({ ok: true });
  });

  it('of the platform is not changed from here', async () => {
    expect((await send('admin', 'GET', '/api/v1/data-sources/sense')).json).toMatchObject({
      origin: 'platform',
      organizationColumn: 'organization_id',
    });
    expect(
      (await send('admin', 'PATCH', '/api/v1/data-sources/sense', { version: 1, settings: { host: '127.0.0.1' } })).json,
    ).toMatchObject({
      code: 'source.platform-owned',
    });
    expect((await send('admin', 'DELETE', '/api/v1/data-sources/sense')).json).toMatchObject({ code: 'source.platform-owned' });
    expect((await send('admin', 'POST', '/api/v1/data-sources/sense/test', {})).json).toMatchObject({ ok: true });
  });

  it('is registered by the runner once, however often that runs', async () => {
    await Promise.all([gen.migrateAgain(), gen.migrateAgain(), gen.migrateAgain()]);
    const { rows } = await gen.admin.query("select version from data_sources where name = 'sense'");
    expect(rows).toEqual([{ version: 1 }]);
  });
});

describe('a dataset', () => {
  it('has tables that the source has, and goes before its source', async () => {
    expect(
      (await send('admin', 'PATCH', '/api/v1/data-sources/warehouse', { version: 2, settings: { database: 'axion_sense' } })).status,
    ).toBe(200);
    const body = { source: 'warehouse', name: 'pictures', title: 'Pictures', tables: ['frames'] };
    expect((await send('admin', 'POST', '/api/v1/datasets', { ...body, tables: ['frames', 'nothing'] })).json).toMatchObject({
      code: 'dataset.table-unknown',
      tables: ['nothing'],
    });
    const { json: made, status } = await send('admin', 'POST', '/api/v1/datasets', body);
    expect([status, made]).toMatchObject([201, { source: 'warehouse', name: 'pictures', tables: ['frames'], version: 1 }]);
    expect((await send('admin', 'POST', '/api/v1/datasets', body)).json).toMatchObject({ code: 'dataset.name-taken' });
    expect((await send('analyst', 'GET', `/api/v1/datasets/${made.id}/tables`)).json).toMatchObject({ items: [{ name: 'frames' }] });
    expect((await send('analyst', 'GET', `/api/v1/datasets/${made.id}/tables/tracks`)).json).toMatchObject({ code: 'resource.missing' });
    expect(
      (await send('analyst', 'POST', '/bigdata/query', { source: 'warehouse', sql: 'select count() from pictures.frames' })).status,
    ).toBe(200);
    expect((await send('analyst', 'POST', '/bigdata/query', { source: 'warehouse', sql: 'select 1 from tracks' })).json).toMatchObject({
      code: 'query.table-missing',
    });
    expect((await send('admin', 'PATCH', `/api/v1/datasets/${made.id}`, { version: 1, tables: ['tracks'] })).json).toMatchObject({
      version: 2,
      tables: ['tracks'],
    });
    expect((await send('analyst', 'POST', '/bigdata/query', { source: 'warehouse', sql: 'select 1 from frames' })).json).toMatchObject({
      code: 'query.table-missing',
    });
    expect((await send('admin', 'DELETE', '/api/v1/data-sources/warehouse')).json).toMatchObject({
      code: 'source.in-use',
      datasets: ['pictures'],
    });
    expect((await send('analyst', 'DELETE', `/api/v1/datasets/${made.id}`)).json).toMatchObject({ code: 'access.denied' });
    expect((await send('admin', 'DELETE', `/api/v1/datasets/${made.id}`)).status).toBe(204);
    expect((await send('admin', 'DELETE', '/api/v1/data-sources/warehouse')).status).toBe(204);
    expect((await send('admin', 'GET', '/api/v1/data-sources/warehouse')).json).toMatchObject({ code: 'resource.missing' });
    const { rows } = await gen.admin.query('select count(*)::int as waiting from authz_outbox');
    expect(rows).toEqual([{ waiting: 0 }]);
  });
});

it('keeps no secret in any table', async () => {
  await create('last', settingsFor());
  await create('wrong', settingsFor({ password: secret }));
  const { rows: tables } = await gen.admin.query(
    "select table_schema || '.' || table_name as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')",
  );
  expect(tables.length).toBeGreaterThan(12);
  const secrets = [secret, decodeURIComponent(clickhouse.password), canaries.clientSecret, canaries.sealingKey];
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await gen.admin.query(
      `select row_to_json(t)::text || coalesce(encode((t.*)::text::bytea, 'escape'), '') as row from ${name} t`,
    );
    for (const { row } of rows) {
      const spellings = secrets.flatMap((text) => [text, Buffer.from(text).toString('hex'), Buffer.from(text).toString('base64')]);
      if (spellings.some((spelling) => row.includes(spelling))) found.push(name);
    }
  }
  expect(found).toEqual([]);
});
