import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGenApi, type TestGenApi } from '../../test/harness/gen-api.ts';
import { callWith, endpointsIn, type Ids, idsNamed, type Sample } from '../../test/harness/rights/access-matrix.ts';

const folder = fileURLToPath(new URL('../../contracts/gen', import.meta.url));
const files = globSync('*.ts', { cwd: folder }).filter((file) => !file.includes('.test.'));
const endpoints = endpointsIn(await Promise.all(files.map((file) => import(/* @vite-ignore */ `${folder}/${file}`))));

const widget = { id: v7(), title: 'W', source: 'sense', sql: 'select 1 as n', encoding: { kind: 'table', columns: [] } };
const select = { source: '$source', sql: 'select count() as n from frames' };
/** A well-formed call of every endpoint; a new endpoint fails the first test below until it has one. */
const samples: Readonly<Record<string, Sample>> = {
  listDashboards: {},
  getDashboard: {},
  createDashboard: { body: { title: 'Matrix' } },
  updateDashboard: { body: { version: 1, title: 'Matrix' } },
  deleteDashboard: {},
  addWidget: { body: { version: 1, widget } },
  updateWidget: { body: { version: 1, widget: { ...widget, id: undefined } } },
  removeWidget: { query: { version: '1' } },
  listDatasets: { query: { source: '$source' } },
  getDataset: {},
  createDataset: { body: { source: '$source', name: 'matrix', title: 'Matrix', tables: [] } },
  updateDataset: { body: { version: 1, title: 'Matrix' } },
  deleteDataset: {},
  listTables: {},
  getTable: {},
  listSourceTables: {},
  getSourceSchema: {},
  runQuery: { body: select },
  streamQuery: { body: select },
  parseQuery: { body: select },
  getQuery: {},
  cancelQuery: {},
  listQueries: { query: { state: 'all' } },
  getSession: {},
  signIn: {},
  finishSignIn: {},
  signOut: {},
  listConnectors: {},
  listDataSources: {},
  getDataSource: {},
  createDataSource: { body: { name: 'matrix', title: 'Matrix', connector: 'nothing', settings: {} } },
  updateDataSource: { body: { version: 1, title: 'Matrix' } },
  deleteDataSource: {},
  testNewDataSource: { body: { connector: 'nothing', settings: {} } },
  testDataSource: { body: {} },
  whyRight: { query: { user: '$userId', relation: 'can_query_table', object: 'table:$datasetId/frames' } },
};

const ofSystem = ['can_manage_roles', 'can_manage_datasources', 'can_manage_dashboards'];
const seeing = ['can_view_datasource', 'can_view_dataset', 'can_query_table', 'can_view_dashboard'];
const administering = ['can_admin_datasource', 'can_admin_dataset', 'can_edit_dashboard'];
/** What each of Axionville's people may do with the platform's source and with a dashboard that the organization shares. */
const rights: Readonly<Record<string, readonly string[]>> = {
  admin: [...ofSystem, ...seeing, ...administering],
  analyst: ['can_manage_dashboards', ...seeing],
  inspector: ['can_view_dashboard'],
};
const people = Object.keys(rights);
const malformed = ['not an id', '..', "' or 1=1 --", '\u0000', 'x'.repeat(300)];
const roads = '01930000-0000-7000-8000-000000000001';
const secret = 'Quay of secrets';

let gen: TestGenApi;
let own: Ids;
let theirs: Ids;
beforeAll(async () => {
  gen = await openGenApi();
  await gen.addDrive(gen.organizations.axionville, 3);
  await gen.addDrive(gen.organizations.rivalton, 5);
  own = await furnish('admin', gen.organizations.axionville, 'Harbour');
  theirs = await furnish('rival', gen.organizations.rivalton, secret);
});
afterAll(() => gen?.close());

/** A dashboard that an organization shares, and a query of one of its people. */
async function furnish(person: string, organizationId: string, title: string): Promise<Ids> {
  const [dashboardId, queryId, widgetId] = [v7(), v7(), v7()];
  const body = { id: dashboardId, title, organizationId, widgets: [{ ...widget, id: widgetId }] };
  const made = await gen.call(person, 'POST', '/api/v1/dashboards', body);
  const asked = await gen.call(person, 'POST', '/bigdata/query', { source: 'sense', sql: `select '${title}' as t from frames`, queryId });
  if (made.status !== 201 || asked.status !== 200) throw new Error(`not furnished: ${await made.text()} ${await asked.text()}`);
  await asked.text();
  return { dashboardId, queryId, widgetId, source: 'sense', datasetId: roads, table: 'frames', userId: gen.userIdOf(person) };
}

const nobodys = (): Ids => ({
  ...own,
  dashboardId: v7(),
  queryId: v7(),
  widgetId: v7(),
  datasetId: v7(),
  source: 'nowhere',
  table: 'nothing',
});
const call = async (name: string, ids: Ids, person: string | undefined) => {
  const [endpoint, sample] = [endpoints.get(name), samples[name]];
  if (!endpoint || !sample) throw new Error(`no sample of ${name}`);
  return callWith(gen.url, { endpoint, sample, ids, token: person === undefined ? undefined : await gen.token(person) });
};
const named = (name: string) => {
  const endpoint = endpoints.get(name);
  return endpoint ? idsNamed(endpoint, samples[name] ?? {}) : [];
};
const expectNoLeak = (text: string, status: number) => {
  expect(text).not.toContain(secret);
  if (status < 300) for (const id of [theirs.dashboardId, theirs.queryId, theirs.widgetId]) expect(text).not.toContain(id);
};
const names = [...endpoints.keys()];
/** The browser's way in and out, which session.int.test.ts walks. */
const ofSession = ['getSession', 'signIn', 'finishSignIn', 'signOut'];

it('has a call of every endpoint', () => {
  expect(names.filter((name) => !samples[name])).toEqual([]);
  expect(names.length).toBeGreaterThan(30);
});

describe.each(names.filter((name) => !ofSession.includes(name)))('%s', (name) => {
  const endpoint = endpoints.get(name);
  const access = endpoint?.access ?? 'signed-in';
  const ids = named(name);
  const isList = name.startsWith('list') && !endpoint?.path.includes('{');

  it('is refused to strangers without a session or token, whatever they ask for', async () => {
    for (const set of [own, nobodys(), Object.fromEntries(ids.map((id) => [id, 'not an id']))])
      expect(await call(name, set, undefined)).toMatchObject({ status: 401, code: 'access.unauthenticated' });
  });

  it.runIf(ids.some((id) => ['dashboardId', 'queryId'].includes(id)))(
    'answers for another’s things as for things that are not there',
    async () => {
      // Gen's administrator administers every dashboard; what people ask is their own.
      const strangers = ids.includes('queryId') ? people : people.filter((person) => person !== 'admin');
      for (const person of strangers) {
        const [other, none] = [await call(name, theirs, person), await call(name, nobodys(), person)];
        expectNoLeak(other.text, other.status);
        expect([person, other.status, other.code]).toEqual([person, 404, 'resource.missing']);
        expect([person, none.status, none.code]).toEqual([person, 404, 'resource.missing']);
      }
    },
  );

  it.runIf(ids.length > 0 && !isList)('knows nothing of things that are not there', async () => {
    for (const person of people) {
      const { status, text } = await call(name, nobodys(), person);
      const expected = name === 'whyRight' ? (rights[person]?.includes(access) ? 200 : 403) : 404;
      expect([person, status]).toEqual([person, expected]);
      expectNoLeak(text, status);
    }
  });

  it.runIf(ids.length > 0 && !isList)('refuses what is no id, and never breaks on it', async () => {
    for (const id of ids)
      for (const text of malformed) {
        const answer = await call(name, { ...own, [id]: text }, 'admin');
        expectNoLeak(answer.text, answer.status);
        // What a table may be called is anybody's choice: such a name is answered as a table that nobody may query.
        const isName = name === 'whyRight' && id === 'datasetId' && text === '..';
        expect([id, text, [400, 404, ...(isName ? [200] : [])].includes(answer.status)]).toEqual([id, text, true]);
      }
  });

  it.runIf(!['public', 'signed-in'].includes(access))('is refused to whoever lacks the right', async () => {
    for (const person of people.filter((one) => !rights[one]?.includes(access))) {
      const { status, text } = await call(name, own, person);
      expectNoLeak(text, status);
      const seenBy = access.replace(/^can_(admin|edit)_/, 'can_view_');
      const sees = ofSystem.includes(access) || rights[person]?.includes(seenBy);
      expect([person, status]).toEqual([person, sees ? 403 : 404]);
    }
  });

  it.runIf(endpoint?.method === 'GET' || (name.endsWith('Query') && !name.startsWith('cancel')))(
    'answers whoever has the right, and nothing of others',
    async () => {
      for (const person of people.filter((one) => access === 'signed-in' || rights[one]?.includes(access))) {
        if (name === 'getQuery' && person !== 'admin') continue;
        const { status, text } = await call(name, own, person);
        expect([person, status]).toEqual([person, 200]);
        if (person !== 'admin' || !name.includes('Dashboard')) expectNoLeak(text, status);
      }
    },
  );
});
