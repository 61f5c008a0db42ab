import { setTimeout as sleep } from 'node:timers/promises';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { openDatabase } from '../../../test/harness/databases.ts';
import { rightsCommand } from './rights-command.ts';
import { type Queue, tellRights } from './tell-rights.ts';

let queues: readonly Queue[];
let admin: pg.Client;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const [sense, gen] = [await openDatabase('axion_sense'), await openDatabase('axion_gen')];
  queues = [
    { database: 'axion_sense', postgres: connectPostgres({ url: sense.urls.app, poolMax: 1, applicationName: 'test' }) },
    { database: 'axion_gen', postgres: connectPostgres({ url: gen.urls.app, poolMax: 1, applicationName: 'test' }) },
  ];
  admin = new pg.Client({ connectionString: sense.urls.admin });
  await admin.connect();
  closing.push(
    ...queues.map(
      ({ postgres }) =>
        () =>
          postgres.close(),
    ),
    () => admin.end(),
    sense.drop,
    gen.drop,
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});
afterEach(() => vi.restoreAllMocks());

/** What is said, and how it ends. */
async function saying(work: () => Promise<number>) {
  const out: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void out.push(line));
  return { status: await work(), out };
}
const tell = (wish: object = {}) => saying(() => tellRights(queues, { retry: false, json: false, ...wish }));

it('names what was set aside, above all rights that were to end, and lets it be tried again', async () => {
  expect(await tell()).toEqual({ status: 0, out: ['axion_sense: 0 wait, 0 set aside', 'axion_gen: 0 wait, 0 set aside'] });
  await admin.query(
    `insert into authz_outbox (operation, tuple_user, tuple_relation, tuple_object, parked_at, fault)
     values ('delete', 'user:leaver', 'member', 'organization:one', '2026-01-02T03:04:05Z', 'validation_error'),
            ('write', 'user:joiner', 'owner', 'organization:one', '2026-01-02T03:04:05Z', 'relation_not_found')`,
  );
  const lines = [
    'axion_sense: 0 wait, 2 set aside, 1 of them rights that were to end and go on',
    '  2026-01-02T03:04:05.000Z to take away user:leaver member organization:one: validation_error',
    '  2026-01-02T03:04:05.000Z to give user:joiner owner organization:one: relation_not_found',
  ];
  const rest = 'axion_gen: 0 wait, 0 set aside';
  expect(await tell()).toEqual({ status: 1, out: [...lines, rest] });
  expect(JSON.parse((await tell({ json: true })).out[0] ?? '')).toMatchObject({
    axion_sense: { parked: 2, parkedDeletes: 1, changes: [{ operation: 'delete' }, { operation: 'write' }] },
    axion_gen: { parked: 0 },
  });
  // Nobody is there who would bring them.
  expect(await tell({ retry: true, withinMs: 100 })).toEqual({
    status: 1,
    out: [
      expect.stringMatching(/^axion_sense: tried again: 0 taken, 0 set aside again, 2 still wait: do the APIs run/),
      'axion_sense: 2 wait, 0 set aside',
      'axion_gen: tried again: 0 taken, 0 set aside again, 0 still wait',
      rest,
    ],
  });
});

it('waits until the services have tried again, and says what they were answered', async () => {
  await admin.query(`update authz_outbox set parked_at = now(), fault = 'validation_error'`);
  /** A relay that brings the first, and is refused the second. */
  const relay = async () => {
    for (let look = 0; look < 100; look += 1) {
      const { rowCount } = await admin.query(`delete from authz_outbox where tuple_user = 'user:leaver' and parked_at is null`);
      if (rowCount === 1) break;
      await sleep(20);
    }
    await sleep(100);
    await admin.query(`update authz_outbox set parked_at = '2026-01-03T00:00:00Z', fault = 'type_not_found' where parked_at is null`);
  };
  const [said] = await Promise.all([tell({ retry: true, json: true, withinMs: 8_000 }), relay()]);
  expect(said.status).toBe(1);
  expect(JSON.parse(said.out[0] ?? '')).toMatchObject({
    axion_sense: { parked: 1, parkedDeletes: 0, changes: [{ fault: 'type_not_found' }], retried: { taken: 1, setAside: 1, waiting: 0 } },
    axion_gen: { retried: { taken: 0, setAside: 0, waiting: 0 } },
  });
  const [last] = await Promise.all([
    tell({ retry: true, withinMs: 8_000 }),
    sleep(200).then(() => admin.query('delete from authz_outbox')),
  ]);
  expect(last).toMatchObject({
    status: 0,
    out: [expect.stringContaining('1 taken, 0 set aside again, 0 still wait'), ...Array(3).fill(expect.any(String))],
  });
});

it('says which role is wanted when the one that is named may not look', async () => {
  const other = await openDatabase('axion_events', { entrance: 'server' });
  const { status, out } = await saying(() => rightsCommand([], { AXION_POSTGRES_URL: other.urls.app })).finally(other.drop);
  expect(status).toBe(2);
  expect(out.join()).toMatch(/an administrator is wanted, .*See axion rights --help/s);
  expect(out.join()).not.toMatch(/request id/);
});

it('refuses words and settings that it does not know', async () => {
  expect(await saying(() => rightsCommand(['--again'], {}))).toMatchObject({ status: 2 });
  expect(await saying(() => rightsCommand(['all'], {}))).toMatchObject({ status: 2 });
  expect(await saying(() => rightsCommand([], {}))).toEqual({ status: 2, out: [expect.stringContaining('AXION_POSTGRES_URL')] });
});
