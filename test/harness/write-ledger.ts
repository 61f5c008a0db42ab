import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const id = z.object({ id: z.uuid() });
const makeLedger = query({
  name: 'ledger-make',
  params: z.object({}),
  row: z.object({}),
  sql: () => sql`create table if not exists ledger (id uuid primary key, copies int not null default 1)`,
});
const write = query({
  name: 'ledger-write',
  params: id,
  row: z.object({}),
  sql: (param) => sql`insert into ledger (id) values (${param.id}::uuid)`,
});
const list = query({ name: 'ledger-list', params: z.object({}), row: id, sql: () => sql`select id from ledger` });

/** What writers were told, and when. */
export type Ledger = {
  readonly acknowledged: number;
  readonly failed: number;
  /** Codes of the failures. */
  readonly codes: readonly string[];
  /** Acknowledged writes that are not there. */
  readonly lost: number;
  /** Longest time in which no write was acknowledged. */
  readonly gapMs: number;
};

/** Writers that go on until told to stop, half of them in transactions; each write has an id of its own and is tried once. */
export async function startLedger(postgres: Postgres, writers: number) {
  await postgres.many(makeLedger, {});
  const acknowledged: string[] = [];
  const moments: number[] = [performance.now()];
  const codes: string[] = [];
  const stopping = new AbortController();
  const writeOn = async (inTransaction: boolean) => {
    while (!stopping.signal.aborted) {
      const entry = { id: randomUUID() };
      try {
        await (inTransaction ? postgres.transaction((tx) => tx.many(write, entry)) : postgres.many(write, entry));
        acknowledged.push(entry.id);
        moments.push(performance.now());
      } catch (error) {
        codes.push((error as { code?: string }).code ?? String(error));
        await sleep(5);
      }
    }
  };
  const working = Array.from({ length: writers }, (_, i) => writeOn(i % 2 === 0));
  return {
    count: () => acknowledged.length,
    async stop(): Promise<Ledger> {
      stopping.abort();
      await Promise.all(working);
      const there = new Set((await postgres.many(list, {})).map((row) => row.id));
      return {
        acknowledged: acknowledged.length,
        failed: codes.length,
        codes: [...new Set(codes)],
        lost: acknowledged.filter((entry) => !there.has(entry)).length,
        gapMs: Math.round(Math.max(...moments.slice(1).map((moment, i) => moment - (moments[i] as number)))),
      };
    },
  };
}
