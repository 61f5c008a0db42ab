import { topics } from '@axion/contracts/events/topics.ts';
import { clickhouseQuery } from '@axion/platform/clickhouse/clickhouse-query.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import type { EventLog } from '@axion/platform/events/event-log.ts';
import { sql } from '@axion/platform/postgres/query.ts';
import type pg from 'pg';
import { z } from 'zod';

/** What was promised against what happened. */
export type Ledger = {
  /** Events in the outbox: what committed. */
  readonly events: number;
  /** Of acknowledged transactions or committed events, those without an effect in ClickHouse. */
  readonly lost: number;
  /** Rows of ClickHouse beyond one for each. */
  readonly doubled: number;
  /** Drives that ClickHouse shows otherwise than their last event says. */
  readonly stale: number;
  readonly deadLetters: number;
};

const idsOf = (table: 'frames' | 'audit_log') =>
  clickhouseQuery({
    name: `proof-${table}`,
    params: {},
    row: z.object({ ids: z.array(z.string()) }),
    sql: () =>
      table === 'frames'
        ? sql`select groupArray(toString(id)) as ids from frames`
        : sql`select groupArray(toString(id)) as ids from audit_log`,
  });
const tracksOf = clickhouseQuery({
  name: 'proof-tracks',
  params: {},
  row: z.object({ id: z.string(), n: z.number() }),
  sql: () => sql`select toString(id) as id, frame_count as n from tracks`,
});

/** Waits until the outbox is sent and the group stands at the end. Answers how long it took; undefined when it never came. */
export async function drained(admin: pg.Client, eventLog: Pick<EventLog, 'lag'>, deadlineMs: number): Promise<number | undefined> {
  const began = Date.now();
  for (const end = began + deadlineMs; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const { rows } = await admin.query<{ waiting: string }>('select count(*) as waiting from outbox where sent_at is null');
    if (Number(rows[0]?.waiting) > 0) continue;
    const lags = await Promise.all(
      [topics.trackMetadata, topics.auditEvents].map(({ name }) => eventLog.lag(name, 'axion-sense-worker').catch(() => undefined)),
    );
    if (lags.every((lag) => lag?.every(({ nextOffset, endOffset }) => nextOffset >= endOffset))) return Date.now() - began;
  }
  return undefined;
}

/** Compares the outbox, what the writer was told, and ClickHouse. */
export async function readLedger(
  { admin, clickhouseUrl, eventLog }: { admin: pg.Client; clickhouseUrl: string; eventLog: Pick<EventLog, 'lag'> },
  acknowledged: ReadonlySet<string>,
): Promise<Ledger> {
  const clickhouse = connectClickHouse({ url: clickhouseUrl });
  const { rows } = await admin.query<{ type: string; id: string }>(`select message_type as type, payload->>'id' as id from outbox`);
  const { rows: tracks } = await admin.query<{ id: string; n: number }>('select id, n from proof_tracks where n > 0');
  const effects = {
    frame: (await clickhouse.maybeOne(idsOf('frames'), {}))?.ids ?? [],
    audit: (await clickhouse.maybeOne(idsOf('audit_log'), {}))?.ids ?? [],
  };
  const shown = await clickhouse.many(tracksOf, {});
  await clickhouse.close();
  const there = new Set([...effects.frame, ...effects.audit]);
  const wanted = new Set([...rows.filter(({ type }) => type !== 'track').map(({ id }) => id), ...acknowledged]);
  const graves = await Promise.all([topics.trackMetadata, topics.auditEvents].map(({ name }) => eventLog.lag(`${name}.dlq`, 'proof')));
  return {
    events: rows.length,
    lost: [...wanted].filter((id) => !there.has(id)).length,
    doubled: effects.frame.length + effects.audit.length - there.size + (shown.length - new Set(shown.map(({ id }) => id)).size),
    stale: tracks.filter(({ id, n }) => shown.find((track) => track.id === id)?.n !== n).length,
    deadLetters: graves.flat().reduce((sum, { endOffset }) => sum + Number(endOffset), 0),
  };
}
