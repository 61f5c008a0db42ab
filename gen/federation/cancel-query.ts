import { setTimeout as wait } from 'node:timers/promises';
import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { cancelQuery as contract, QueryRun } from '@axion/contracts/gen/query.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { findDataSource } from '../sources/data-source.queries.ts';
import type { OpenSource } from '../sources/open-source.ts';
import { findQueryRun, type QueryRunRow } from './query-run.queries.ts';
import type { RunningQueries } from './running-queries.ts';
import { stopAndConfirm } from './settle-run.ts';
import { showRun } from './show-run.ts';

export type CancelDeps = {
  readonly postgres: Pick<Postgres, 'maybeOne'>;
  readonly openSource: OpenSource;
  readonly running: Pick<RunningQueries, 'abort'>;
  readonly now: () => Date;
};

const stopTimeoutMs = 5_000;
const sendingMs = 250;

/** One of the caller's own queries; other people's are not there. @throws AxionError `resource.missing` */
export async function findOwnRun(deps: Pick<CancelDeps, 'postgres'>, actor: Actor, id: string): Promise<QueryRunRow> {
  const row = await deps.postgres.maybeOne(findQueryRun, { id, userId: actor.id });
  if (!row) throw new AxionError('resource.missing', { kind: 'query', id });
  return row;
}

/**
 * Stops a query at its source, whichever process runs it, and says how it stands: `cancelled` when the source has confirmed, `cancelling` when it
 * has not yet. A query that is over stays as it ended.
 * @throws AxionError `resource.missing`
 */
export async function cancelQuery(deps: CancelDeps, actor: Actor, { queryId }: InputOf<typeof contract>): Promise<QueryRun> {
  const row = await findOwnRun(deps, actor, queryId);
  if (row.endedAt !== null) return showRun(row, deps.now());
  const source = await deps.postgres.maybeOne(findDataSource, { name: row.source });
  if (!source) throw new AxionError('resource.missing', { kind: 'query', id: queryId });
  const connection = await deps.openSource(source);
  const stop = () => connection.stop(queryId, AbortSignal.timeout(stopTimeoutMs));
  const isOurs = deps.running.abort(queryId);
  await stopAndConfirm(deps, queryId, async () => {
    await stop();
    if (isOurs) return;
    // Another process may be about to send it: what was written down a moment ago may reach the source a moment later.
    await wait(sendingMs);
    await stop();
  });
  return showRun(await findOwnRun(deps, actor, queryId), deps.now());
}
