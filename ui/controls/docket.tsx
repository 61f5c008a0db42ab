'use client';
import { useFormatLocale, useWords } from '../messages/use-words.ts';
import css from './look/controls.module.css';

export type DocketFacts = {
  readonly state: 'complete' | 'partial' | 'running';
  /** What is missing, in words; replaces the word Partial. */
  readonly why?: string;
  readonly rows?: number;
  /** Replaces the count of rows: "412 cells". */
  readonly counted?: string;
  readonly sources?: number;
  /** When the answer was true. */
  readonly asOf?: Date | string;
  readonly requestId?: string | undefined;
};

/** What every answer carries: is it whole, how many rows, how old, and the id by which it can be found in the logs. */
export function Docket({ state, why, rows, counted, sources, asOf, requestId }: DocketFacts) {
  const words = useWords();
  const locale = useFormatLocale();
  const time =
    asOf === undefined ? undefined : new Date(asOf).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const said = state === 'complete' ? words('docket.complete') : state === 'partial' ? (why ?? words('docket.partial')) : words('loading');
  return (
    <div className={css.docket}>
      <span>
        <i className={css.dot} data-state={state} />
        {said}
      </span>
      {counted === undefined && rows !== undefined ? <span>{words('docket.rows', { count: rows })}</span> : null}
      {counted === undefined ? null : <span>{counted}</span>}
      {sources === undefined ? null : <span>{words('docket.sources', { count: sources })}</span>}
      {time === undefined ? null : <span>{words('docket.asOf', { time })}</span>}
      {requestId ? (
        <span>
          {words('docket.request')} <bdi className={css.id}>{requestId.slice(0, 13)}</bdi>
        </span>
      ) : null}
    </div>
  );
}
