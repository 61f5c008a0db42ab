import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { createServer } from '../http/create-server.ts';
import { html } from '../http/html.ts';
import type { User } from '../identity/actor.ts';
import type { OpenIdClient } from '../identity/openid-client.ts';
import type { Log } from '../telemetry/log.ts';
import { job } from './job.ts';
import { migrateJobs } from './migrate-jobs.ts';
import { type RunningJobs, runJobs } from './run-jobs.ts';
import { type JobAction, serveDashboard } from './serve-dashboard.ts';

const log: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const base = {
  payload: z.strictObject({ apiToken: z.string().optional(), word: z.string().optional() }),
  retry: { limit: 0, delaySeconds: 0 },
  timeoutMs: 9_000,
};
const jobs = [
  job({ ...base, name: 'nightly', about: 'Tidies <b>up</b>.', schedule: '0 3 * * *', run: async () => ({ tidied: 7 }) }),
  job({
    ...base,
    name: 'broken',
    about: 'Fails.',
    run: async (): Promise<Record<string, number>> => {
      throw new Error('no <script>road</script> there');
    },
  }),
  job({
    ...base,
    name: 'endless',
    about: 'Goes on.',
    run: (_deps: unknown, _payload, { signal, progress }) => {
      progress(0.4, 'nearly half');
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  }),
];

let database: TestDatabase<'axion_sense_tasks'>;
let running: RunningJobs;
let server: FastifyInstance;
let owner: pg.Pool;
const recorded: JobAction[] = [];
let auditFails = false;
const userNamed = (subject: string): User => ({ kind: 'user', id: subject, issuer: 'https://id.example', subject, name: subject });
/** Lets in whom the callback names. */
const openId: Pick<OpenIdClient, 'begin' | 'finish' | 'signOutUrl'> = {
  begin: async () => ({ location: 'https://id.example/auth', secrets: { state: 's'.repeat(20), nonce: 'n', codeVerifier: 'v' } }),
  finish: async (callback) => ({
    user: userNamed(callback.get('code') ?? ''),
    tokens: { refreshToken: null, idToken: null, expiresIn: 60 },
  }),
  signOutUrl: async () => 'https://id.example/end',
};

beforeAll(async () => {
  database = await openDatabase('axion_sense_tasks');
  owner = new pg.Pool({ connectionString: database.urls.migrate, max: 1 });
  await migrateJobs({ url: database.urls.migrate });
  const pace = { pollSeconds: 0.5, signSeconds: 0.5, progressSeconds: 0.1 };
  running = runJobs({ url: database.urls.worker, applicationName: 'test', jobs, deps: {}, log, pace });
  server = await createServer({ log, ready: async () => ({ ready: true }) });
  const page = { path: 'shelves', title: 'Shelves', render: async () => html`<p>Three & more</p>` };
  await serveDashboard(server, {
    ...{
      product: 'Test Worker',
      running,
      pages: [page],
      log,
      url: database.urls.worker,
      publicUrl: 'http://localhost:1',
    },
    ...{
      issuer: 'https://id.example',
      openId: openId as OpenIdClient,
      clientSecret: 'a-secret-of-tests',
      cookiePrefix: 'axion_test_worker',
    },
    mayManage: async ({ id }) => id === 'admin',
    record: async (_user, action) => {
      if (auditFails) throw new Error('the audit takes nothing');
      recorded.push(action);
    },
  });
  for (let i = 0; i < 100 && running.waitsFor() !== undefined; i += 1) await wait(50);
});
afterAll(async () => {
  await server.close();
  await running.stop(200);
  await owner.end();
  await database.drop();
});

type Answer = Awaited<ReturnType<FastifyInstance['inject']>>;
const cookieOf = (answer: Answer, name: string): string =>
  [answer.headers['set-cookie'] ?? []]
    .flat()
    .find((text) => text.startsWith(name))
    ?.split(';')[0] ?? '';
const get = (url: string, cookie = '') => server.inject({ method: 'GET', url, headers: { cookie } });
const post = (url: string, cookie: string, fields: Record<string, string> = {}) =>
  server.inject({
    method: 'POST',
    url,
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  });

async function signIn(person: string, returnTo = '/jobs') {
  const begun = await get(`/jobs/sign-in?returnTo=${encodeURIComponent(returnTo)}`);
  const keeps = cookieOf(begun, 'axion_test_worker_sign_in_');
  const back = await get(`/jobs/signed-in?state=${'s'.repeat(20)}&code=${person}`, keeps);
  return { back, keeps, cookie: cookieOf(back, 'axion_test_worker_session') };
}
const csrfIn = (page: Answer): string => /name="csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
const rowOf = (body: string, word: string) => body.split('<tr>').find((row) => row.includes(word)) ?? '';

async function admin() {
  const { cookie } = await signIn('admin');
  const csrf = csrfIn(await get('/jobs/queues/nightly', cookie));
  return { cookie, csrf };
}
async function until(ask: () => Promise<Answer>, text: string): Promise<Answer> {
  for (let i = 0; ; i += 1) {
    const answer = await ask();
    if (answer.body.includes(text)) return answer;
    if (i === 80) throw new Error(`no ${text} in ${answer.body.slice(0, 4_000)}`);
    await wait(100);
  }
}

describe('at the door', () => {
  it('sends a stranger to sign in, and back to where they wanted to go', async () => {
    const turned = await get('/jobs/queues/nightly?state=failed');
    expect([turned.statusCode, turned.headers.location]).toEqual([
      303,
      '/jobs/sign-in?returnTo=%2Fjobs%2Fqueues%2Fnightly%3Fstate%3Dfailed',
    ]);
    const { back } = await signIn('admin', '/jobs/queues/nightly?state=failed');
    expect([back.statusCode, back.headers.location]).toEqual([303, '/jobs/queues/nightly?state=failed']);
    expect([back.headers['set-cookie']].flat()[0]).toMatch(
      /^axion_test_worker_session=\S+; Path=\/jobs; Max-Age=14400; HttpOnly; SameSite=Lax$/,
    );
  });

  it.each(['//evil.example', 'https://evil.example', '/jobs/../x', '/jobs//evil', '/jobs/\\evil', '/elsewhere'])(
    'does not lead to %j',
    async (returnTo) => {
      expect((await signIn('admin', returnTo)).back.headers.location).toBe('/jobs');
    },
  );

  it('tells who may not, in words, and tells them nothing else', async () => {
    const { cookie } = await signIn('analyst');
    for (const path of ['/jobs', '/jobs/queues/nightly', '/jobs/dead', '/jobs/pages/shelves']) {
      const page = await get(path, cookie);
      expect([page.statusCode, page.body.includes('You may not manage jobs'), page.body.includes('nightly')]).toEqual([403, true, false]);
    }
    const csrf = csrfIn(await get('/jobs', cookie));
    expect((await post('/jobs/queues/nightly/run', cookie, { csrf })).statusCode).toBe(403);
    expect((await post('/jobs/sign-out', cookie, { csrf })).headers.location).toBe('https://id.example/end');
  });

  it('takes no changed cookie, no cookie of another sign-in, and no callback without one', async () => {
    const { cookie, keeps } = await signIn('admin');
    expect((await get('/jobs', `${cookie.slice(0, -3)}AAA`)).statusCode).toBe(303);
    expect((await get(`/jobs/signed-in?state=${'s'.repeat(20)}&code=admin`)).statusCode).toBe(400);
    expect((await get(`/jobs/signed-in?state=${'t'.repeat(20)}&code=admin`, keeps)).statusCode).toBe(400);
  });

  it('does nothing for a form of another session', async () => {
    const [one, two] = [await admin(), await admin()];
    const before = recorded.length;
    for (const csrf of [two.csrf, '', 'guess']) {
      const refused = await post('/jobs/queues/nightly/run', one.cookie, { csrf });
      expect([refused.statusCode, refused.body.includes('does not belong to your session')]).toEqual([403, true]);
    }
    expect((await post('/jobs/queues/nightly/run', '', { csrf: one.csrf })).statusCode).toBe(403);
    expect(recorded.length).toBe(before);
  });

  it('lets no script run', async () => {
    const { cookie } = await admin();
    const page = await get('/jobs', cookie);
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'; style-src 'self'/);
    expect(page.body).not.toMatch(/<script|\sstyle=|\son\w+=/);
    expect(page.body).toContain('Tidies &lt;b&gt;up&lt;/b&gt;.');
    expect((await get('/jobs/assets/page.css')).headers['content-type']).toMatch(/^text\/css/);
    expect((await get('/jobs/assets/inter.woff2')).rawPayload.length).toBeGreaterThan(10_000);
  });
});

describe('inside', () => {
  it('runs a job now, hides secrets, and shows when it succeeded', async () => {
    const { cookie, csrf } = await admin();
    const asked = await post('/jobs/queues/nightly/run', cookie, { csrf, payload: '{"apiToken":"hush-hush"}' });
    const done = await until(() => get(asked.headers.location as string, cookie), 'state good');
    expect(done.body).toContain('&quot;tidied&quot;: 7');
    expect([done.body.includes('[secret]'), done.body.includes('hush')]).toEqual([true, false]);
    const row = rowOf((await get('/jobs', cookie)).body, 'queues/nightly');
    expect(row).toMatch(/<td class="number">1<\/td><td class="number">0<\/td><td class="number">0<\/td>/);
    expect(row.match(/\d+ s ago/g)).toHaveLength(2);
    expect(row).toMatch(/<code>0 3 \* \* \*<\/code>.*in \d+ (h|min)/s);
    expect(recorded.at(-1)).toMatchObject({ action: 'job.asked-for', job: 'nightly', count: 1 });
  });

  it('does nothing that cannot be recorded', async () => {
    const { cookie, csrf } = await admin();
    const runs = async () => (await owner.query(`select count(*)::int as n from jobs.job where name = 'nightly'`)).rows[0].n;
    const before = await runs();
    auditFails = true;
    const refused = await post('/jobs/queues/nightly/run', cookie, { csrf }).finally(() => {
      auditFails = false;
    });
    expect([refused.statusCode, await runs()]).toEqual([500, before]);
  });

  it('says what is wrong with a payload', async () => {
    const { cookie, csrf } = await admin();
    const before = recorded.length;
    for (const [payload, says] of [
      ['{', 'it is not JSON'],
      ['[]', 'not a JSON object'],
      ['{"road":1}', 'Unrecognized key'],
    ] as const) {
      const refused = await post('/jobs/queues/nightly/run', cookie, { csrf, payload });
      expect([refused.statusCode, refused.body.includes(says), recorded.length]).toEqual([400, true, before]);
    }
  });

  it('lists what died, and runs one or all of it again', async () => {
    const { cookie, csrf } = await admin();
    const asked = await post('/jobs/queues/broken/run', cookie, { csrf });
    const failed = await until(() => get(asked.headers.location as string, cookie), 'Run again');
    expect(failed.body).toContain('Error: no &lt;script&gt;road&lt;/script&gt; there');
    const dead = await get('/jobs/dead', cookie);
    expect(rowOf(dead.body, 'dead-letters/')).toContain('broken');
    const again = /action="(\/jobs\/dead\/[^"]+\/retry)"/.exec(dead.body)?.[1] ?? '';
    expect((await post(again, cookie, { csrf })).headers.location).toBe('/jobs/queues/broken');
    expect((await get(asked.headers.location as string, cookie)).body).toContain('put back into the queue');
    await until(() => get('/jobs', cookie), 'Dead letters (1)');
    await post('/jobs/dead/retry-all', cookie, { csrf });
    expect(recorded.at(-1)).toEqual({ action: 'job.redriven', job: 'dead-letters', runId: null, count: 1 });
    const { rows } = await owner.query(`select count(*)::int as runs from jobs.job where name = 'broken'`);
    expect(rows[0].runs).toBe(3);
  });

  it('shows how far a run is, cancels it, and puts it back', async () => {
    const { cookie, csrf } = await admin();
    const { location = '' } = (await post('/jobs/queues/endless/run', cookie, { csrf })).headers;
    const seen = await until(() => get(location as string, cookie), 'nearly half');
    expect(seen.body).toMatch(/<progress max="100" value="40"/);
    expect((await get('/jobs', cookie)).body).toContain('Running now');
    await post(`${location}/cancel`, cookie, { csrf });
    await until(() => get(location as string, cookie), 'Run after all');
    await post(`${location}/resume`, cookie, { csrf });
    await until(() => get(location as string, cookie), 'state now');
    await post(`${location}/cancel`, cookie, { csrf });
  });

  it('pages through many runs without losing or repeating one', async () => {
    await owner.query(`insert into jobs.job (name, state, created_on, completed_on, started_on)
      select 'nightly', 'completed', now() - (n / 7) * interval '1 minute', now(), now() from generate_series(1, 120) n`);
    const { cookie } = await admin();
    const ids: string[] = [];
    for (let url = '/jobs/queues/nightly?state=completed'; url; ) {
      const page = (await get(url, cookie)).body;
      ids.push(...[...page.matchAll(/class="id" href="[^"]*\/([0-9a-f-]{36})"/g)].map(([, id]) => id ?? ''));
      url = (/<a href="([^"]+)">Older<\/a>/.exec(page)?.[1] ?? '').replaceAll('&amp;', '&');
    }
    expect([ids.length, new Set(ids).size]).toEqual([121, 121]);
    expect((await get('/jobs/queues/nightly?state=completed&after=zzz', cookie)).statusCode).toBe(400);
    expect((await get('/jobs/queues/nightly?state=odd', cookie)).statusCode).toBe(400);
  });

  it('has the pages of the app, and none that is not there', async () => {
    const { cookie } = await admin();
    expect((await get('/jobs/pages/shelves', cookie)).body).toContain('<p>Three & more</p>');
    for (const path of [
      '/jobs/pages/none',
      '/jobs/queues/none',
      '/jobs/queues/nightly/none',
      '/jobs/queues/nightly/00000000-0000-4000-8000-000000000000',
    ])
      expect((await get(path, cookie)).statusCode).toBe(404);
  });
});
