import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { asAxionError } from '@axion/platform/errors/problem-of.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { SourceConnection } from '../connectors/connector.ts';
import { BrokenAnswer, emptyTally, type Tally } from './answer/budget.ts';
import { explainFailure, type Failed } from './explain-failure.ts';
import { beginCancelling, endCancelling, endQueryRun } from './query-run.queries.ts';

export type SettleDeps = { readonly postgres: Pick<Postgres, 'maybeOne'> };

type Run = { readonly id: string; readonly connection: Pick<SourceConnection, 'stop'>; readonly failed: Failed; readonly end: () => void };

/** How long a source may take to confirm that it stopped. */
const stopTimeoutMs = 5_000;
/** Ends that somebody wanted: the source must confirm that nothing runs any more. */
const cancelled: ReadonlySet<string> = new Set(['request.abandoned', 'query.cancelled']);

/** Writes down how a query ended, and makes sure that nothing goes on at its source. */
export function settleRun(deps: SettleDeps, { id, connection, failed, end }: Run) {
  const stop = () => connection.stop(id, AbortSignal.timeout(stopTimeoutMs));
  return {
    /** The answer is whole, or was cut off by a limit: then the source is told to stop. */
    async finished({ rows, bytes, cut }: Tally): Promise<void> {
      end();
      if (cut !== null) await stop().catch(() => undefined);
      const counts = { rowsReturned: rows, bytesReturned: bytes, isComplete: cut === null, cutReason: cut };
      await deps.postgres.maybeOne(endQueryRun, { id, state: 'finished', ...counts, problem: null });
    },
    /** Returns the error to throw: ours, in the caller's terms. */
    async failed(thrown: unknown, tally: Tally = emptyTally()): Promise<unknown> {
      end();
      const error = thrown instanceof BrokenAnswer ? brokenOff(thrown) : explainFailure(thrown, failed);
      const { code } = asAxionError(error);
      const counts = { rowsReturned: tally.rows, bytesReturned: tally.bytes, isComplete: null, cutReason: null };
      if (cancelled.has(code)) {
        await stopAndConfirm(deps, id, stop);
        return error;
      }
      if (code === 'query.limit-exceeded') await stop().catch(() => undefined);
      await deps.postgres.maybeOne(endQueryRun, { id, state: 'failed', ...counts, problem: code });
      return error;
    },
  };
}

/** `cancelled` is written only when the source has answered that nothing of this id runs. */
export async function stopAndConfirm(deps: Pick<SettleDeps, 'postgres'>, id: string, stop: () => Promise<void>): Promise<boolean> {
  await deps.postgres.maybeOne(beginCancelling, { id });
  const confirmed = await stop().then(
    () => true,
    () => false,
  );
  if (confirmed) await deps.postgres.maybeOne(endCancelling, { id });
  return confirmed;
}

const brokenOff = (cause: BrokenAnswer) =>
  new AxionError(
    'query.failed',
    { says: 'The source broke its answer off.', engineCode: null, nearest: [], advice: 'Run it again.', line: null, column: null },
    cause,
  );
