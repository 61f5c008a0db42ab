import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Server } from '../../harness/openfga/ask-server.ts';
import { documentModel } from '../../harness/openfga/document-model.ts';
import { type Call, many, post, unknownId, write } from './calls/call.ts';
import { listCalls } from './calls/list-calls.ts';
import { modelCalls } from './calls/model-calls.ts';
import { questionCalls } from './calls/question-calls.ts';
import { writeCalls } from './calls/write-calls.ts';
import { startLocalOpenfga } from './local-server.ts';
import { startRealOpenfga } from './openfga-server.ts';
import { plain, shown } from './shown-answer.ts';

/** The same calls to both servers, one after the other, each on a store of its own: statuses, codes and answers are compared, words of refusals are not. */
const lists = { ...writeCalls, ...questionCalls, ...listCalls, ...modelCalls };
const model = documentModel('type robot\n');

let servers: readonly [Server, Server];
let stop: () => Promise<void>;
beforeAll(async () => {
  const [ours, real] = await Promise.all([startLocalOpenfga(), startRealOpenfga()]);
  servers = [ours, real];
  stop = async () => {
    await Promise.all([ours.stop(), real.stop()]);
  };
});
afterAll(() => stop?.());
const afterDelete = '(deleted)';
const unknownStore = 'an unknown or deleted store is named as such; the real server answers as if it were empty, or still there';
const depth =
  'ours counts hops as a check does; the real server lists things of which its check says too complex, and finds one hop less in a list of users';
/** Calls that are answered otherwise by intent, by how they begin, with the reason. */
const otherwise: Readonly<Record<string, string>> = {
  'POST /stores/:store/list-objects {"user":"user:badr","relation":"viewer","type":"document","why":"depth"}': depth,
  'POST /stores/:store/list-users {"object":{"type":"document","id":"c1"}': depth,
  'POST /stores/:store/list-users {"object":{"type":"document","id":"*"}': 'a star is no thing: refused as in a check',
  [`POST /stores/${unknownId}/check`]: unknownStore,
  [`POST /stores/${unknownId}/write`]: unknownStore,
  [`POST /stores/${unknownId}/read`]: unknownStore,
  [`GET /stores/${unknownId}/changes`]: unknownStore,
  [`${afterDelete} POST /stores/:store/check`]: unknownStore,
  'POST /stores {"name":"xxx': 'a body that is too large is the fault of its sender (413); the real server says 500',
};

describe.each(Object.entries(lists))('%s', (_name, calls) => {
  it('is answered as by the real server', { timeout: 120_000 }, async () => {
    const answers = await Promise.all(servers.map((server) => askAll(server, calls)));
    const differing = calls.flatMap((call, i) => {
      const [ours, real] = answers.map((list) => list[i]);
      const isDeleted = calls.slice(0, i).some(([method, path]) => method === 'DELETE' && path === '/stores/:store');
      const words = `${isDeleted ? `${afterDelete} ` : ''}${call.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' ')}`;
      const isIntended = Object.keys(otherwise).some((start) => words.startsWith(start));
      return JSON.stringify(ours) === JSON.stringify(real) || isIntended
        ? []
        : [`${words.slice(0, 200)}\n   ours ${JSON.stringify(ours)}\n   real ${JSON.stringify(real)}`];
    });
    expect(differing.join('\n')).toBe('');
  });
});

describe('pages', () => {
  it.each([
    ['read', (token: string): Call => post('read', { page_size: 7, continuation_token: token }), 'tuples'],
    [
      'changes',
      (token: string): Call => ['GET', `/stores/:store/changes?page_size=7&continuation_token=${encodeURIComponent(token)}`],
      'changes',
    ],
    [
      'models',
      (token: string): Call => ['GET', `/stores/:store/authorization-models?page_size=1&continuation_token=${encodeURIComponent(token)}`],
      'authorization_models',
    ],
  ])('of %s have the same sizes and the same things', async (_what, call, field) => {
    const [ours, real] = await Promise.all(
      servers.map(async (server) => {
        const store = await fresh(server);
        await ask(server, ...placed(write(...many(25)), store));
        await ask(server, ...placed(post('authorization-models', model), store));
        const pages: unknown[][] = [];
        let token = '';
        for (let i = 0; i < 10; i += 1) {
          const { json } = await ask(server, ...placed(call(token), store));
          const things = (json[field] ?? []) as unknown[];
          pages.push(things.map(plain));
          if (!json.continuation_token || things.length === 0) break;
          token = String(json.continuation_token);
        }
        return pages;
      }),
    );
    const sizes = (pages: unknown[][] | undefined) => pages?.map(({ length }) => length).filter((size) => size > 0);
    const things = (pages: unknown[][] | undefined) =>
      pages
        ?.flat()
        .map((thing) => JSON.stringify(thing))
        .sort();
    expect(sizes(ours)).toEqual(sizes(real));
    expect(things(ours)).toEqual(things(real));
  });
});

it('both turn a stranger away, and tell everyone that they are well', async () => {
  const [ours, real] = await Promise.all(
    servers.map(async ({ apiUrl }) => {
      const bare = await fetch(`${apiUrl}/stores`);
      const wrong = await fetch(`${apiUrl}/stores`, { headers: { authorization: 'Bearer wrong' } });
      const basic = await fetch(`${apiUrl}/stores`, { headers: { authorization: 'Basic abc' } });
      const well = await fetch(`${apiUrl}/healthz`);
      const codes = await Promise.all([bare, wrong, basic].map(async (one) => [one.status, ((await one.json()) as { code: string }).code]));
      return [...codes, well.status, await well.json()];
    }),
  );
  expect(ours).toEqual(real);
});

const placed = ([method, path, body]: Call, store: string): [string, string, unknown] => [method, path.replace(':store', store), body];

async function fresh(server: Server): Promise<string> {
  const store = String((await ask(server, 'POST', '/stores', { name: 'conformance' })).json.id);
  await ask(server, ...placed(post('authorization-models', model), store));
  return store;
}

async function askAll(server: Server, calls: readonly Call[]): Promise<readonly object[]> {
  const store = await fresh(server);
  const answers: object[] = [];
  for (const call of calls) answers.push(shown(await ask(server, ...placed(call, store))));
  return answers;
}
