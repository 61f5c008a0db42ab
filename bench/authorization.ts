import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environment } from '@axion/platform/config/start.ts';
import pg from 'pg';
import { startLocalOpenfga } from '../test/real/openfga/local-server.ts';
import { realVersion, startRealOpenfga } from '../test/real/openfga/openfga-server.ts';

/**
 * Our authorization server beside the real OpenFGA, both on databases of one PostgreSQL, each in a process of its own: checks a second on 1 and 16
 * connections, batches of 5 and 50, lists of things, at 100,000 tuples. They take turns; a ratio above 1 says that ours is faster.
 * `node bench/authorization.ts [tuples] [seconds a measurement]`
 */
const tuples = Number(process.argv[2] ?? 100_000);
const seconds = Number(process.argv[3] ?? 4);
const rounds = 2;
const counts = { users: 2_000, groups: 200, folders: 1_000, documents: Math.floor((tuples - 5_000) / 2) };

type Server = { readonly name: string; readonly apiUrl: string; readonly apiToken: string; store: string; model: string };

const host = await startLocalOpenfga();
const scratch = await host.openScratch('bench_openfga');
const ours = await startOurs(host.postgresUrl, host.apiToken);
const real = await startRealOpenfga({ postgresUrl: scratch });
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
try {
  const servers: Server[] = [
    { name: 'ours', apiUrl: ours.apiUrl, apiToken: host.apiToken, store: '', model: '' },
    { name: `OpenFGA ${realVersion}`, apiUrl: real.apiUrl, apiToken: real.apiToken, store: '', model: '' },
  ];
  for (const server of servers) await load(server);
  for (const url of [host.postgresUrl, scratch]) await vacuum(url);
  await compare(servers);
} finally {
  agent.destroy();
  await real.stop();
  await ours.stop();
  await host.stop();
}

async function startOurs(postgresUrl: string, apiToken: string) {
  const main = fileURLToPath(new URL('../local/openfga/main.ts', import.meta.url));
  const settings = { AXION_OPENFGA_PORT: '0', AXION_OPENFGA_POSTGRES_URL: postgresUrl, AXION_OPENFGA_API_TOKEN: apiToken };
  const child = spawn(process.execPath, [main], { env: { ...environment(), ...settings }, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { url?: string };
    if (url) {
      const stop = async () => {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
      };
      return { apiUrl: url, stop };
    }
  }
  throw new Error('our server ended before it listened');
}

async function vacuum(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('vacuum analyze');
  await client.end();
}

function post<Answer>({ apiUrl, apiToken }: Server, path: string, body: object): Promise<Answer> {
  const text = JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${apiToken}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${apiUrl}${path}`, { method: 'POST', agent, headers, timeout: 30_000 }, (response) => {
      let answer = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        answer += chunk;
      });
      response.on('end', () => {
        if ((response.statusCode ?? 500) < 300) resolve(JSON.parse(answer || '{}') as Answer);
        else reject(new Error(`${path}: ${response.statusCode} ${answer.slice(0, 300)}`));
      });
    });
    sent.on('error', reject).end(text);
  });
}

async function load(server: Server): Promise<void> {
  const held = (...names: readonly string[]) => ({
    directly_related_user_types: names.map((name) => {
      const [type, relation] = name.split('#');
      return relation ? { type, relation } : { type };
    }),
  });
  const type = (name: string, relations: Record<string, object>, held: Record<string, object>) => ({
    type: name,
    relations,
    metadata: { relations: held },
  });
  const viewer = {
    union: {
      child: [
        { this: {} },
        { computedUserset: { relation: 'owner' } },
        { tupleToUserset: { tupleset: { relation: 'parent' }, computedUserset: { relation: 'viewer' } } },
      ],
    },
  };
  const model = {
    schema_version: '1.1',
    type_definitions: [
      { type: 'user' },
      type('group', { member: { this: {} } }, { member: held('user', 'group#member') }),
      type('folder', { viewer: { this: {} } }, { viewer: held('user', 'group#member') }),
      type(
        'document',
        { parent: { this: {} }, owner: { this: {} }, viewer },
        { parent: held('folder'), owner: held('user'), viewer: held('user', 'group#member') },
      ),
    ],
  };
  server.store = (await post<{ id: string }>(server, '/stores', { name: 'bench' })).id;
  server.model = (
    await post<{ authorization_model_id: string }>(server, `/stores/${server.store}/authorization-models`, model)
  ).authorization_model_id;
  const keys = facts();
  const started = performance.now();
  await each(8, async (next) => {
    for (let start = next() * 100; start < keys.length; start = next() * 100) {
      const writes = { tuple_keys: keys.slice(start, start + 100) };
      await post(server, `/stores/${server.store}/write`, { writes, authorization_model_id: server.model });
    }
  });
  console.log(`${server.name}: ${keys.length} tuples written in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
}

function facts(): readonly object[] {
  const { users, groups, folders, documents } = counts;
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
  return [
    ...numbers(users).flatMap((i) => [0, 1].map((k) => fact(`user:u${i}`, 'member', `group:g${(i * 7 + k * 31) % groups}`))),
    ...numbers(folders).map((i) => fact(`group:g${i % groups}#member`, 'viewer', `folder:f${i}`)),
    ...numbers(documents).flatMap((i) => [
      fact(`folder:f${i % folders}`, 'parent', `document:d${i}`),
      fact(`user:u${(i * 13) % users}`, 'owner', `document:d${i}`),
    ]),
  ];
}

function fact(user: string, relation: string, object: string) {
  return { user, relation, object };
}

/** So many at once, who number their steps together. */
async function each(atOnce: number, work: (next: () => number) => Promise<void>): Promise<void> {
  let step = 0;
  await Promise.all(Array.from({ length: atOnce }, () => work(() => step++)));
}

async function compare(servers: readonly Server[]): Promise<void> {
  const [one, many] = [1, 16];
  const measurements = [
    { name: 'check', connections: one, ask: check },
    { name: 'check', connections: many, ask: check },
    { name: 'batch of 5', connections: one, ask: batchOf(5) },
    { name: 'batch of 50', connections: one, ask: batchOf(50) },
    { name: 'batch of 50', connections: 8, ask: batchOf(50) },
    { name: 'batch of 50, one user', connections: one, ask: batchOf(50, true) },
    { name: 'list-objects', connections: one, ask: listObjects },
  ];
  await sameAnswers(servers, check, 300);
  await sameAnswers(servers, listObjects, 30);
  for (const server of servers) await measure(server, { ask: check, connections: 4, ms: 2_000 });
  for (const { name, connections, ask } of measurements) {
    const found = servers.map((): Figures[] => []);
    for (let round = 0; round < rounds; round += 1)
      for (const [i, server] of servers.entries()) found[i]?.push(await measure(server, { ask, connections, ms: seconds * 1_000 }));
    const [mine, theirs] = found.map(mean) as [Figures, Figures];
    const ratio = { rate: mine.rate / theirs.rate, p50: theirs.p50 / mine.p50 };
    console.log(
      `${name}, ${connections} connection${connections > 1 ? 's' : ''}: ours ${word(mine)}; OpenFGA ${word(theirs)}; ratio ${ratio.rate.toFixed(2)} (p50 ${ratio.p50.toFixed(2)})`,
    );
  }
}

/** @throws Error unless both servers answer the same questions alike */
async function sameAnswers(servers: readonly Server[], ask: Ask, count: number): Promise<void> {
  const answers = servers.map(async (server) => {
    const random = seeded(77);
    const found: number[] = [];
    for (let i = 0; i < count; i += 1) found.push(await ask(server, random));
    return found.join(' ');
  });
  if (new Set(await Promise.all(answers)).size !== 1) throw new Error('the servers do not answer alike');
}

type Figures = { readonly rate: number; readonly p50: number; readonly p99: number };
type Ask = (server: Server, random: (below: number) => number) => Promise<number>;

function word({ rate, p50, p99 }: Figures): string {
  return `${rate.toFixed(0)}/s, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
}

function mean(found: readonly Figures[]): Figures {
  const of = (name: keyof Figures) => found.reduce((sum, figures) => sum + figures[name], 0) / found.length;
  return { rate: of('rate'), p50: of('p50'), p99: of('p99') };
}

async function measure(server: Server, { ask, connections, ms }: { ask: Ask; connections: number; ms: number }): Promise<Figures> {
  const took: number[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async (_, i) => {
      const random = seeded(i + 1);
      while (performance.now() - started < ms) {
        const before = performance.now();
        await ask(server, random);
        took.push(performance.now() - before);
      }
    }),
  );
  const lasted = (performance.now() - started) / 1_000;
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return { rate: took.length / lasted, p50: at(0.5), p99: at(0.99) };
}

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

function question(random: (below: number) => number, user = random(counts.users)) {
  return fact(`user:u${user}`, 'viewer', `document:d${random(counts.documents)}`);
}

async function check(server: Server, random: (below: number) => number): Promise<number> {
  const body = { tuple_key: question(random), authorization_model_id: server.model };
  return Number((await post<{ allowed: boolean }>(server, `/stores/${server.store}/check`, body)).allowed);
}

function batchOf(size: number, isOneUser = false): Ask {
  return async (server, random) => {
    const user = isOneUser ? random(counts.users) : undefined;
    const checks = Array.from({ length: size }, (_, i) => ({ tuple_key: question(random, user), correlation_id: `c${i}` }));
    const body = { checks, authorization_model_id: server.model };
    const { result } = await post<{ result: Record<string, { allowed: boolean }> }>(server, `/stores/${server.store}/batch-check`, body);
    return Object.values(result).filter(({ allowed }) => allowed).length;
  };
}

async function listObjects(server: Server, random: (below: number) => number): Promise<number> {
  const body = { type: 'document', relation: 'viewer', user: `user:u${random(counts.users)}`, authorization_model_id: server.model };
  return (await post<{ objects: string[] }>(server, `/stores/${server.store}/list-objects`, body)).objects.length;
}
