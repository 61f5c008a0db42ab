'use client';
import { ProblemError } from '@axion/contracts/common/client.ts';
import { cancelQuery } from '@axion/contracts/gen/query.ts';
import { useEffect, useRef, useState } from 'react';
import { newId } from '../query/new-id.ts';
import type { AnswerProgress, QueryAnswer } from '../query/read-answer.ts';
import { noResult, type ResultTable } from '../query/result-table.ts';
import { runQuery } from '../query/run-query.ts';
import { useGen } from '../session/gen-context.tsx';

/** What is run: SQL, and where it stands in the text it was taken from. */
export type Asked = { readonly source: string; readonly sql: string; readonly rowLimit: number; readonly offset: number };

/** How the latest run is doing, with the rows that have come. */
export type RunState = {
  readonly table: ResultTable;
  readonly bytes: number;
  readonly queryId: string;
  readonly startedAt: number;
  readonly asked: Asked | null;
} & (
  | { readonly status: 'idle' | 'running' | 'cancelling' }
  | { readonly status: 'cancelled'; readonly elapsedMs: number }
  | { readonly status: 'done'; readonly answer: QueryAnswer }
  | { readonly status: 'failed'; readonly error: unknown; readonly elapsedMs: number }
);

const idle: RunState = { status: 'idle', table: noResult, bytes: 0, queryId: '', startedAt: 0, asked: null };
const drawnEveryMs = 120;

/** Whether something runs, or is being stopped. */
export const isBusy = ({ status }: Pick<RunState, 'status'>): boolean => status === 'running' || status === 'cancelling';

/** Runs one query after the other; the one before is stopped. Leaving the page stops what runs. */
export function useQueryRun() {
  const { api } = useGen();
  const [state, setState] = useState<RunState>(idle);
  const current = useRef<{ readonly id: string; readonly stop: AbortController } | null>(null);
  useEffect(() => () => current.current?.stop.abort(), []);

  const run = async (asked: Asked) => {
    current.current?.stop.abort();
    const mine = { id: newId(), stop: new AbortController() };
    current.current = mine;
    const isMine = () => current.current === mine;
    const startedAt = Date.now();
    const base = { queryId: mine.id, startedAt, asked };
    setState({ ...base, status: 'running', table: noResult, bytes: 0 });
    let drawnAt = 0;
    const onProgress = ({ table, bytes }: AnswerProgress) => {
      if (!isMine() || Date.now() - drawnAt < drawnEveryMs) return;
      drawnAt = Date.now();
      setState((before) => ({ ...before, table, bytes }));
    };
    try {
      const { source, sql, rowLimit } = asked;
      const answer = await runQuery(api, { request: { source, sql, rowLimit, queryId: mine.id }, signal: mine.stop.signal, onProgress });
      if (isMine()) setState({ ...base, status: 'done', answer, table: answer.table, bytes: answer.completion.bytesReturned });
    } catch (error) {
      if (isMine()) setState((before) => endOf(before, error, Date.now() - startedAt));
    }
  };

  /** Stops what runs at its source; the page says so when the source has confirmed it. */
  const cancel = (): boolean => {
    const mine = current.current;
    if (!mine || state.status !== 'running') return state.status === 'cancelling';
    setState((before) => ({ ...before, status: 'cancelling' }) as RunState);
    api
      .client(cancelQuery, { queryId: mine.id })
      .catch(() => undefined)
      .finally(() => mine.stop.abort());
    return true;
  };

  const reset = () => {
    current.current?.stop.abort();
    current.current = null;
    setState(idle);
  };
  return { state, run: (asked: Asked) => void run(asked), cancel, reset };
}

/** A run that was being cancelled ended as it should, whatever the stream said of it. */
function endOf(before: RunState, error: unknown, elapsedMs: number): RunState {
  const { table, bytes, queryId, startedAt, asked } = before;
  const kept = { table, bytes, queryId, startedAt, asked, elapsedMs };
  const isCancelled = before.status === 'cancelling' || (error instanceof ProblemError && error.problem.code === 'query.cancelled');
  return isCancelled ? { ...kept, status: 'cancelled' } : { ...kept, status: 'failed', error };
}
