import { fault } from './clickhouse-fault.ts';
import type { User } from './users.ts';

/** A query that is being answered. */
export type RunningQuery = {
  readonly queryId: string;
  readonly user: User;
  readonly text: string;
  readonly signal: AbortSignal;
};

/** The queries of this server by their ids, so that they can be stopped. */
export type RunningQueries = {
  /**
   * Runs `work` under an id that nobody else uses meanwhile; `signal` aborts with a fault when it is killed or when `left` aborts.
   * @throws ClickHouseFault 216 when the id is in use
   */
  track<Result>(
    query: Omit<RunningQuery, 'signal'> & { readonly left: AbortSignal },
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
  /** Stops a query of this user (a writer may stop any) and waits until it has ended. Answers what was stopped. */
  kill(queryId: string, by: User): Promise<Omit<RunningQuery, 'signal'> | undefined>;
  stopAll(): Promise<void>;
};

type Entry = { readonly query: Omit<RunningQuery, 'signal'>; readonly killed: AbortController; readonly ended: Promise<unknown> };

export function openRunningQueries(): RunningQueries {
  const entries = new Map<string, Entry>();
  const stop = async ({ query, killed, ended }: Entry): Promise<void> => {
    killed.abort(fault(394, `Query '${query.queryId}' was cancelled`));
    await ended.catch(() => undefined);
  };
  return {
    async track({ left, ...query }, work) {
      if (entries.has(query.queryId)) throw fault(216, `Query with id = ${query.queryId} is already running`);
      const killed = new AbortController();
      const ended = work(AbortSignal.any([killed.signal, left]));
      entries.set(query.queryId, { query, killed, ended });
      return ended.finally(() => entries.delete(query.queryId));
    },
    async kill(queryId, by) {
      const entry = entries.get(queryId);
      if (entry === undefined || (by.role !== 'writer' && by.name !== entry.query.user.name)) return undefined;
      await stop(entry);
      return entry.query;
    },
    async stopAll() {
      await Promise.all([...entries.values()].map(stop));
    },
  };
}
