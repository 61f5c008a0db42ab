import { AxionError } from '../errors/axion-error.ts';
import type { Statements } from '../postgres/postgres.ts';
import { sqlStateOf } from '../postgres/postgres-error.ts';
import type { RelationTuple } from './authz.ts';
import { appendTuples, drainTuples, settleTuples, type TupleDeps } from './tuple-outbox.ts';

type Reads = Pick<Statements, 'many'>;

/**
 * A page of rows and the facts that they imply. The query holds the rows (`for share`) until the transaction ends: who takes one away, and its facts with it, comes
 * after whatever is written in that transaction.
 */
export type TuplePage = (tx: Reads) => Promise<{ readonly tuples: readonly RelationTuple[]; readonly next: TuplePage | undefined }>;

/** Rows read at once. */
const mostRows = 500;
/** Facts of a page, unless one row alone has more: changes of others queue behind them. */
const mostFacts = 1_000;
const mostPages = 10_000;
const settleMs = 60_000;
const deadlock = '40P01';
const mostTries = 5;

/** A table page by page, each after the last row of the one before. A page ends where its facts become too many; the next one then reads as many rows as were taken. */
export const tuplePages = <Row>(
  read: (tx: Reads, last: Row | undefined, limit: number) => Promise<readonly Row[]>,
  tuplesOf: (row: Row) => readonly RelationTuple[],
  { last, limit }: { readonly last: Row | undefined; readonly limit: number } = { last: undefined, limit: mostRows },
): TuplePage => {
  return async (tx) => {
    const rows = await read(tx, last, limit);
    const tuples: RelationTuple[] = [];
    for (const [place, row] of rows.entries()) {
      const more = tuplesOf(row);
      if (place > 0 && tuples.length + more.length > mostFacts)
        return { tuples, next: tuplePages(read, tuplesOf, { last: rows[place - 1], limit: place }) };
      tuples.push(...more);
    }
    const isEnd = rows.length < limit;
    return { tuples, next: isEnd ? undefined : tuplePages(read, tuplesOf, { last: rows.at(-1), limit: Math.min(2 * limit, mostRows) }) };
  };
};

/** Facts that no row is needed for. */
export const givenTuples =
  (tuples: readonly RelationTuple[]): TuplePage =>
  async () => ({ tuples: tuples.slice(0, mostFacts), next: tuples.length > mostFacts ? givenTuples(tuples.slice(mostFacts)) : undefined });

/** Every fact that rows imply, page by page; nothing is written. */
export async function* readImplied(postgres: Reads, tables: readonly TuplePage[]): AsyncGenerator<readonly RelationTuple[]> {
  for (const table of tables) {
    let page: TuplePage | undefined = table;
    for (let pages = 0; page && pages < mostPages; pages += 1) {
      const { tuples, next }: Awaited<ReturnType<TuplePage>> = await page(postgres);
      yield tuples;
      page = next;
    }
  }
}

/**
 * Brings every fact that rows imply to the authorization store, through the queue of changes: beside it, a fact that was read could be written after somebody took it
 * away. Facts that are there already are fine. Waits for each page before it reads the next, so that changes of others do not queue behind all of them. Returns how
 * many there were.
 * @throws AxionError `authz.change-pending` when the store does not take them, `store.refused` when it will never take one of them; the others are there
 */
export async function bringImplied(deps: TupleDeps, tables: readonly TuplePage[]): Promise<number> {
  let total = 0;
  let refusal: AxionError | undefined;
  for (const table of tables) {
    let page: TuplePage | undefined = table;
    for (let pages = 0; page && pages < mostPages; pages += 1) {
      const { change, count, next }: Queued = await queuePage(deps, page);
      await settleTuples(deps, change, settleMs).catch((error: unknown) => {
        if (!(error instanceof AxionError && error.code === 'store.refused')) throw error;
        refusal ??= error;
      });
      total += count;
      page = next;
    }
  }
  if (!refusal) return total;
  await drainTuples(deps);
  throw refusal;
}

type Queued = { readonly change: string; readonly count: number; readonly next: TuplePage | undefined };

/** Rows are held many at a time here and one by one elsewhere: PostgreSQL may have to send one of two away, and then it is us who try again. */
async function queuePage({ postgres }: TupleDeps, page: TuplePage): Promise<Queued> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await postgres.transaction(async (tx) => {
        const { tuples, next } = await page(tx);
        return { change: await appendTuples(tx, { writes: tuples }), count: tuples.length, next };
      });
    } catch (error) {
      if (sqlStateOf(error) !== deadlock || tries === mostTries) throw error;
    }
  }
}
