import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGenApi, type TestGenApi } from '../../test/harness/gen-api.ts';
import { roadRecording } from './demo-dashboard.ts';

let gen: TestGenApi;
beforeAll(async () => {
  gen = await openGenApi();
  await gen.addDrive(gen.organizations.axionville, 300);
  await gen.addDrive(gen.organizations.rivalton, 7);
});
afterAll(() => gen?.close());

type Board = {
  id: string;
  version: number;
  title: string;
  widgets: { id: string; sql: string; title: string }[];
  layout: { large: { widgetId: string }[] };
};
const send = async (user: string, method: string, path: string, body?: object) => {
  const response = await gen.call(user, method, path, body);
  const text = await response.text();
  return { status: response.status, json: (text === '' ? undefined : JSON.parse(text)) as Board & Record<string, never> };
};
const boards = '/api/v1/dashboards';
const widget = (differing: object = {}) => ({
  id: v7(),
  title: 'Frames',
  source: 'sense',
  sql: 'select count() as n from frames',
  encoding: { kind: 'number', value: 'n' },
  ...differing,
});
const placed = (widgetId: string) => ({ widgetId, x: 0, y: 0, width: 6, height: 4 });

describe('the demo dashboard', () => {
  it('is made by the ordinary operation, once', async () => {
    const board = roadRecording(gen.organizations.axionville);
    const made = await send('admin', 'POST', boards, board);
    expect([made.status, made.json]).toMatchObject([201, { title: 'Road recording', version: 1, widgetCount: 7 }]);
    expect((await send('admin', 'POST', boards, board)).json).toMatchObject({ code: 'dashboard.id-taken', status: 409 });
    expect(made.json).toMatchObject({ widgets: board.widgets, filters: board.filters, layout: board.layout });
  });

  it('answers every widget and every choice of its filters, with and without values', async () => {
    const { id = '', widgets, filters } = roadRecording(null);
    const board = (await send('analyst', 'GET', `${boards}/${id}`)).json;
    expect(board.widgets).toHaveLength(widgets.length);
    const choices = filters.flatMap((filter) => (filter.kind === 'choice' ? [filter.optionsSql] : []));
    const rows = async (sql: string, parameters: object) => {
      const text = await (await gen.call('analyst', 'POST', '/bigdata/query', { source: 'sense', sql, parameters })).text();
      const lines = text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(lines.at(-1)).toMatchObject({ complete: true });
      return lines.slice(0, -1);
    };
    const [options] = await Promise.all(choices.map((sql) => rows(sql, {})));
    expect(options).toEqual([{ value: expect.any(String), label: expect.any(String) }]);
    const open = { drives: [], from: null, to: null };
    const narrow = { drives: [options?.[0].value], from: '2026-11-18T12:00:10.000Z', to: '2026-11-18T12:01:10Z' };
    for (const { title, sql } of board.widgets) {
      const [all, some] = [await rows(sql, open), await rows(sql, narrow)];
      if (title === 'Frames')
        expect([all, some]).toEqual([[{ value: 300, course: [60, 60, 60, 60, 60] }], [{ value: 60, course: [50, 10] }]]);
      if (title === 'Where pictures were taken') expect([all.length, some.length]).toEqual([300, 60]);
    }
  });

  it('is seen by its organization and nobody else', async () => {
    const { id } = roadRecording(null);
    expect((await send('inspector', 'GET', `${boards}/${id}`)).json).toMatchObject({ permissions: ['can_view_dashboard'] });
    expect((await send('rival', 'GET', `${boards}/${id}`)).json).toMatchObject({ code: 'resource.missing', status: 404 });
    expect((await send('rival', 'GET', boards)).json).toEqual({ items: [], next: null });
    for (const [method, path, body] of [
      ['PATCH', `${boards}/${id}`, { version: 1, title: 'Mine' }],
      ['DELETE', `${boards}/${id}`, undefined],
      ['POST', `${boards}/${id}/widgets`, { version: 1, widget: widget() }],
    ] as const) {
      expect((await send('rival', method, path, body)).json).toMatchObject({ code: 'resource.missing' });
      expect((await send('analyst', method, path, body)).json).toMatchObject({ code: 'access.denied' });
    }
  });
});

describe('a dashboard', () => {
  it('is made, changed and deleted by its maker', async () => {
    const first = widget();
    const made = await send('analyst', 'POST', boards, {
      title: 'Mine',
      widgets: [first],
      layout: { large: [placed(first.id)], medium: [], small: [] },
    });
    expect(made.status).toBe(201);
    const path = `${boards}/${made.json.id}`;
    expect((await send('inspector', 'GET', path)).status).toBe(404);
    const second = widget({ title: 'Second' });
    const added = await send('analyst', 'POST', `${path}/widgets`, { version: 1, widget: second });
    expect([added.status, added.json.version, added.json.widgets.map(({ title }) => title)]).toEqual([201, 2, ['Frames', 'Second']]);
    const { id: _id, ...content } = widget({ title: 'Changed', encoding: { kind: 'table' } });
    const changed = await send('analyst', 'PUT', `${path}/widgets/${second.id}`, { version: 2, widget: content });
    expect(changed.json.widgets[1]).toMatchObject({ id: second.id, title: 'Changed', encoding: { kind: 'table', columns: [] } });
    const removed = await send('analyst', 'DELETE', `${path}/widgets/${first.id}?version=3`);
    expect([removed.json.widgets.length, removed.json.layout.large]).toEqual([1, []]);
    const shared = await send('analyst', 'PATCH', path, { version: 4, organizationId: gen.organizations.axionville });
    expect(shared.json).toMatchObject({ version: 5, organizationId: gen.organizations.axionville });
    expect((await send('inspector', 'GET', path)).status).toBe(200);
    expect((await send('analyst', 'PATCH', path, { version: 5, organizationId: null })).status).toBe(200);
    expect((await send('inspector', 'GET', path)).status).toBe(404);
    expect((await send('analyst', 'DELETE', path)).status).toBe(204);
    expect((await send('analyst', 'GET', path)).status).toBe(404);
  });

  it('lets one of many changes win, and tells the others where it stands', async () => {
    const { json: made } = await send('analyst', 'POST', boards, { title: 'Race' });
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, i) => send('analyst', 'PATCH', `${boards}/${made.id}`, { version: 1, title: `Race ${i}` })),
    );
    expect(results.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(
      results.filter(({ status }) => status === 409).every(({ json }) => (json as { code?: string }).code === 'resource.moved-on'),
    ).toBe(true);
  });

  it.each([
    ['an organization that is not one’s own', { organizationId: v7() }, 'resource.missing'],
    ['a place for a widget that is not there', { layout: { large: [placed(v7())], medium: [], small: [] } }, 'dashboard.layout-invalid'],
    ['a widget that draws code', { widgets: [widget({ encoding: { kind: 'script', code: 'alert(1)' } })] }, 'request.malformed'],
    [
      'an encoding with more than its own',
      { widgets: [widget({ encoding: { kind: 'number', value: 'n', onclick: 'x' } })] },
      'request.malformed',
    ],
    ['a field that nobody knows', { createdBy: 'somebody' }, 'request.malformed'],
    ['no title', { title: ' ' }, 'request.malformed'],
  ])('is refused with %s', async (_name, body, code) => {
    expect((await send('analyst', 'POST', boards, { title: 'x', ...body })).json.code).toBe(code);
  });

  it('is not half made', async () => {
    const twice = widget();
    const refused = await send('analyst', 'POST', boards, { title: 'Half', widgets: [twice, twice] });
    expect(refused.json).toMatchObject({ code: 'dashboard.id-taken' });
    expect((await gen.admin.query("select from dashboards where title = 'Half'")).rowCount).toBe(0);
  });

  it('is found page by page, last changed first', async () => {
    for (let i = 0; i < 5; i += 1) await send('analyst', 'POST', boards, { title: `Page ${i}` });
    const titles: string[] = [];
    let next: string | null = null;
    do {
      const cursor = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
      const { json } = await send('analyst', 'GET', `${boards}?limit=2&text=page${cursor}`);
      const page = json as unknown as { items: { title: string }[]; next: string | null };
      titles.push(...page.items.map(({ title }) => title));
      next = page.next;
    } while (next !== null);
    expect(titles).toEqual(['Page 4', 'Page 3', 'Page 2', 'Page 1', 'Page 0']);
  });

  it('leaves a record of what was done', async () => {
    const { rows } = await gen.admin.query("select distinct action from audit_entries where subject_kind = 'dashboard' order by action");
    expect(rows.map(({ action }) => action)).toEqual(['dashboard.created', 'dashboard.deleted', 'dashboard.updated']);
  });
});
