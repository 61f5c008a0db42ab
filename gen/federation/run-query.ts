import { Readable } from 'node:stream';
import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import { type runQuery as contract, queryIdHeader, rowLimitHeader } from '@axion/contracts/gen/query.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Call, StreamAnswer } from '@axion/platform/http/serve-endpoints.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { sqlStateOf } from '@axion/platform/postgres/postgres-error.ts';
import { listRolesOf } from '../people/people.queries.ts';
import type { OpenSource } from '../sources/open-source.ts';
import { type Budget, emptyTally } from './answer/budget.ts';
import { chunksOf } from './answer/chunks-of.ts';
import { limitArrow } from './answer/limit-arrow.ts';
import { limitNdjson } from './answer/limit-ndjson.ts';
import type { Failed } from './explain-failure.ts';
import { rewriteSelect, rowCondition } from './gate/rewrite-select.ts';
import { type PermitDeps, permitSelect } from './permit-select.ts';
import { limitsOf, narrowLimits, type QueryLimits } from './query-limits.ts';
import { findQueryRun, insertQueryRun } from './query-run.queries.ts';
import type { RunningQueries } from './running-queries.ts';
import { type SettleDeps, settleRun } from './settle-run.ts';

export type RunDeps = PermitDeps &
  SettleDeps & {
    readonly postgres: Pick<Postgres, 'maybeOne' | 'many'>;
    readonly openSource: OpenSource;
    readonly running: RunningQueries;
    readonly now: () => Date;
    readonly newId: () => string;
  };

/** A query is taken to be dead that long after its time is over. */
const graceMs = 30_000;
const foreignKeyViolation = '23503';
const limiters = { ndjson: limitNdjson, arrow: limitArrow } as const;

/**
 * Runs one SELECT with the caller's rights and streams the answer straight from its source. It is written down before anything is sent there, so
 * that it can be stopped from anywhere; its last line says whether it is complete. After the first byte a failure breaks the stream off.
 *
 * @throws AxionError as `permitSelect`; `query.too-many`, `query.id-taken`, `query.parameter-missing`, `query.failed`, `query.limit-exceeded`,
 *   `query.cancelled`, `source.unreachable`, `source.authentication-failed`, `sealing.key-missing`
 */
export async function runQuery(
  deps: RunDeps,
  actor: Actor,
  input: InputOf<typeof contract>,
  { format, gone }: { readonly format: 'ndjson' | 'arrow'; readonly gone: Call['signal'] },
): Promise<StreamAnswer> {
  const startedAt = performance.now();
  const [permitted, roles] = await Promise.all([permitSelect(deps, actor, input), deps.postgres.many(listRolesOf, { userId: actor.id })]);
  const { source, database, select, tables, organizationIds } = permitted;
  for (const { name } of select.parameters)
    if (input.parameters[name] === undefined) throw new AxionError('query.parameter-missing', { name });
  const { organizationColumn } = source;
  const edited = rewriteSelect(select, { database, organizationColumn, organizationIds });
  const limits = narrowLimits(limitsOf(roles.map(({ id }) => id)), input);
  const id = input.queryId ?? deps.newId();
  const failed: Failed = { queryId: id, sql: select.sql, edited, limits };

  const connection = await deps.openSource(source);
  // Somebody may stop it as soon as it is written down, before the source has heard of it: a signal that is aborted sends nothing.
  const { signal, end } = deps.running.begin(id, gone);
  await begin(deps, { id, userId: actor.id, dataSourceId: source.id, sql: input.sql }, limits).catch((error: unknown) => {
    end();
    // The source was deleted since it was looked at.
    throw sqlStateOf(error) === foreignKeyViolation ? new AxionError('resource.missing', { kind: 'data source', id: input.source }) : error;
  });
  const late = AbortSignal.timeout(limits.timeMs);
  const settle = settleRun(deps, { id, connection, failed, end });
  try {
    const rowFilters =
      organizationColumn === null ? [] : tables.map(({ table }) => filterOf(database, table, { organizationColumn, organizationIds }));
    const named = Object.fromEntries(select.parameters.map(({ name }) => [name, input.parameters[name]]));
    const query = { sql: edited.sql, queryId: id, format, parameters: named, limits, rowFilters };
    const body = await connection.run(query, AbortSignal.any([signal, late]));
    const budget = { rows: limits.rows, bytes: limits.bytes, late };
    // Chunk by chunk as they come: a byte stream would put them together and take them apart again.
    const answer = Readable.from(answerOf({ body, format, budget, settle, signal, startedAt, id }));
    return { body: answer, headers: { [queryIdHeader]: id, [rowLimitHeader]: String(limits.rows) } };
  } catch (error) {
    throw await settle.failed(late.aborted && !signal.aborted ? timedOut(limits) : signal.aborted ? signal.reason : error);
  }
}

type Answering = {
  readonly body: Readable;
  readonly format: 'ndjson' | 'arrow';
  readonly budget: Budget;
  readonly settle: ReturnType<typeof settleRun>;
  readonly signal: AbortSignal;
  readonly startedAt: number;
  readonly id: string;
};

/** The rows as they come, then the line that says what they are. Whoever stops reading stops the query. */
async function* answerOf({ body, format, budget, settle, signal, startedAt, id }: Answering): AsyncGenerator<Buffer, void> {
  const tally = emptyTally();
  let isOver = false;
  const onAbort = () => body.destroy(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    yield* limiters[format](chunksOf(body), budget, tally);
    const { rows: rowsReturned, bytes: bytesReturned, cut: reason } = tally;
    await settle.finished(tally);
    isOver = true;
    const elapsedMs = Math.round(performance.now() - startedAt);
    const completion = { complete: reason === null, reason, queryId: id, rowsReturned, rowLimit: budget.rows, bytesReturned, elapsedMs };
    yield Buffer.from(`${JSON.stringify(completion)}\n`);
  } catch (error) {
    isOver = true;
    throw await settle.failed(signal.aborted ? signal.reason : error, tally);
  } finally {
    signal.removeEventListener('abort', onAbort);
    body.destroy();
    // Neither finished nor failed: the reader went away.
    if (!isOver) await settle.failed(new AxionError('request.abandoned', {}), tally);
  }
}

type NewRun = { readonly id: string; readonly userId: string; readonly dataSourceId: string; readonly sql: string };

async function begin(deps: RunDeps, run: NewRun, limits: QueryLimits): Promise<void> {
  const deadlineAt = new Date(deps.now().getTime() + limits.timeMs + graceMs);
  const begun = await deps.postgres.maybeOne(insertQueryRun, { ...run, rowLimit: limits.rows, deadlineAt, mostAtOnce: limits.atOnce });
  if (begun) return;
  const taken = await deps.postgres.maybeOne(findQueryRun, { id: run.id, userId: run.userId });
  throw taken ? new AxionError('query.id-taken', { id: run.id }) : new AxionError('query.too-many', { limit: limits.atOnce });
}

const filterOf = (database: string, table: string, rule: Parameters<typeof rowCondition>[0]) => ({
  table: `${database}.${table}`,
  condition: rowCondition(rule),
});

const timedOut = ({ timeMs }: QueryLimits) => new AxionError('query.limit-exceeded', { limit: 'time', allowed: `${timeMs} ms` });
