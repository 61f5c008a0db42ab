import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import type { EventLog } from '@axion/platform/events/event-log.ts';
import pg from 'pg';
import { v7 } from 'uuid';
import { drained, type Ledger, readLedger } from './ledger.ts';
import { openProofStack, program, type Victim } from './stack.ts';

type Plan = {
  readonly seconds: number;
  /** Between two kills. */
  readonly everyMs: number;
  /** A running Kafka instead of the log in PostgreSQL, and how to take it away for a while in the middle. */
  readonly kafka?: { readonly broker: string; readonly outageMs: number; kill(): Promise<void>; start(): Promise<void> };
  readonly tell?: (line: string) => void;
};

export type Proof = Ledger & {
  readonly kills: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  readonly injected: number;
  /** From the last write until everything was in ClickHouse. */
  readonly drainSeconds: number | undefined;
};

const tracks = 40;
const drainDeadlineMs = 240_000;

/** Kills everything that events pass through, again and again, while a writer writes; then lets it run dry and compares. */
export async function runKillLedger({ seconds, everyMs, kafka, tell = () => undefined }: Plan): Promise<Proof> {
  const folder = await mkdtemp(join(tmpdir(), 'axion-prove-events-'));
  const stack = await openProofStack(folder, kafka?.broker);
  const eventLog = connectEventLog(
    kafka ? { kafka: { brokers: [kafka.broker] } } : { postgresUrl: stack.urlOf('axion_events', 'axion_events'), poolMax: 2 },
  );
  const adminUrl = stack.urlOf('postgres', 'axion_sense');
  await onAdmin(adminUrl, async (admin) => {
    await admin.query('create table proof_tracks (id uuid primary key, n integer not null default 0)');
    await admin.query('grant select, update on proof_tracks to axion_sense_app');
    for (let i = 0; i < tracks; i += 1) await admin.query('insert into proof_tracks values ($1)', [v7()]);
  });
  const acknowledged = new Set<string>();
  const writer = program('writer', {
    file: 'test/proofs/events/writer.ts',
    env: { ...stack.env, AXION_PROOF_POSTGRES_URL: stack.urlOf('axion_sense_app', 'axion_sense') },
    hear: hearLines((line) => {
      for (const id of line.split(' ').slice(1)) acknowledged.add(id);
    }),
  });
  const workers = ['worker 1', 'worker 2'].map((name) => program(name, { file: 'apps/sense-worker/main.ts', env: stack.env }));
  const victims = [...workers, writer, stack.postgres];
  const kills: Record<string, number> = {};
  const killOne = async (victim: Victim, awayMs = 0) => {
    await victim.kill();
    kills[victim.name] = (kills[victim.name] ?? 0) + 1;
    tell(`killed ${victim.name}`);
    await sleep(awayMs);
    await victim.start();
  };
  const stopping = new AbortController();
  let injecting: Promise<number> = Promise.resolve(0);
  try {
    await Promise.all([writer.start(), workers[0]?.start()]);
    injecting = inject(adminUrl, eventLog, { stopped: stopping.signal, tell });
    // The second member joins when the first one is busy.
    await sleep(3_000);
    await workers[1]?.start();
    const end = Date.now() + seconds * 1_000;
    const outage = kafka && sleep(seconds * 350).then(() => killOne({ name: 'Kafka', ...kafka, stop: kafka.kill }, kafka.outageMs));
    for (let i = 0; Date.now() < end; i += 1) {
      await sleep(everyMs * (0.5 + Math.random()));
      await killOne(victims[i % victims.length] as Victim);
    }
    await outage;
    await writer.stop();
    stopping.abort();
    const injected = await injecting;
    return await onAdmin(adminUrl, async (admin) => {
      const drainMs = await drained(admin, eventLog, drainDeadlineMs);
      const ledger = await readLedger({ admin, clickhouseUrl: stack.clickhouseUrl, eventLog }, acknowledged);
      return {
        ...ledger,
        kills,
        injected,
        acknowledged: acknowledged.size,
        drainSeconds: drainMs === undefined ? undefined : drainMs / 1_000,
      };
    });
  } finally {
    stopping.abort();
    await injecting.catch(() => 0);
    await Promise.allSettled([writer.stop(), ...workers.map((worker) => worker.stop()), eventLog.close()]);
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Sends again what was sent, under the same ids, as a relay does that died before it marked. Answers how many were. */
async function inject(
  adminUrl: string,
  eventLog: Pick<EventLog, 'publish'>,
  { stopped, tell }: { stopped: AbortSignal; tell: (line: string) => void },
): Promise<number> {
  let injected = 0;
  for (; !stopped.aborted; await sleep(500, undefined, { signal: stopped }).catch(() => undefined)) {
    const rows = await onAdmin(adminUrl, async (admin) => {
      const { rows } = await admin.query<{ id: string; topic: string; key: string; type: string; payload: string }>(
        `select id, topic, key, message_type as type, payload::text from outbox
          where sent_at is not null and message_type <> 'track' order by random() limit 40`,
      );
      return rows;
    }).catch(() => []);
    const messages = rows.map(({ id, topic, key, type, payload }) => ({
      topic,
      key,
      headers: { 'message-type': type, 'event-id': id, environment: 'local' },
      value: Buffer.from(payload),
    }));
    await eventLog.publish(messages).then(
      () => {
        injected += messages.length;
      },
      (error) => tell(`not sent again: ${error}`),
    );
  }
  return injected;
}

async function onAdmin<Result>(url: string, work: (admin: pg.Client) => Promise<Result>): Promise<Result> {
  const admin = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end().catch(() => undefined);
  }
}

/** Whole lines only: a kill cuts the last one short, and half an id is none. */
function hearLines(onLine: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}
