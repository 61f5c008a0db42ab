import type { Authz, RelationTuple } from './authz.ts';

const writeLimit = 100;
const pageLimit = 500;
const mostPages = 10_000;

/** Writes many facts, a hundred a call. `end` writes the rest and says how many there were. */
export function writeInBatches(authz: Pick<Authz, 'write'>) {
  let waiting: RelationTuple[] = [];
  let total = 0;
  const flush = async (least: number) => {
    while (waiting.length >= least && waiting.length > 0) {
      const batch = waiting.slice(0, writeLimit);
      await authz.write({ writes: batch });
      waiting = waiting.slice(batch.length);
      total += batch.length;
    }
  };
  return {
    async add(tuples: readonly RelationTuple[]): Promise<void> {
      waiting.push(...tuples);
      await flush(writeLimit);
    },
    async end(): Promise<number> {
      await flush(1);
      return total;
    },
  };
}

/** Reads a table page by page, each after the last row of the one before. */
export async function eachPage<Last, Row extends Last>(
  read: (last: Last | undefined, limit: number) => Promise<readonly Row[]>,
  use: (rows: readonly Row[]) => Promise<void>,
): Promise<void> {
  let last: Last | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const rows = await read(last, pageLimit);
    await use(rows);
    if (rows.length < pageLimit) return;
    last = rows.at(-1);
  }
}
