'use client';
import { Docket } from '@axion/ui/controls/docket.tsx';
import { useTranslations } from 'next-intl';
import { useFormats } from '../formats/use-formats.ts';
import { boundsOf, type Selection } from '../grid/selection.ts';
import { useCutWords } from '../query/use-cut-words.ts';
import css from './look/results.module.css';
import type { RunState } from './use-query-run.ts';

type ResultsDocketProps = { readonly state: RunState; readonly selection: Selection | null; readonly hasSelection: boolean };

/** Where the focus is, how long it took, how much came, and by which id the logs know it. */
export function ResultsDocket({ state, selection, hasSelection }: ResultsDocketProps) {
  const t = useTranslations('sql');
  const formats = useFormats();
  const cutWords = useCutWords();
  if (state.status === 'idle') return <footer className={css.foot} />;
  const { rowCount } = state.table;
  const place = selection && hasSelection ? placeWords(selection, rowCount) : null;
  return (
    <footer className={css.foot}>
      {state.status === 'done' ? (
        <Docket
          state={state.answer.completion.complete ? 'complete' : 'partial'}
          {...(cutWords(state.answer.completion) ? { why: `${t('partial')}: ${cutWords(state.answer.completion)}` } : {})}
          rows={rowCount}
          asOf={new Date(state.answer.asOf)}
          requestId={state.answer.requestId}
        />
      ) : state.status === 'cancelled' ? (
        <Docket state="partial" why={t('cancelled')} rows={rowCount} />
      ) : state.status === 'failed' ? (
        <Docket state="partial" why={t('notAnswered')} />
      ) : (
        <Docket state="running" rows={rowCount} />
      )}
      <span className={css.facts}>
        {state.status === 'done' ? <bdi>{formats.elapsed(state.answer.completion.elapsedMs)}</bdi> : null}
        {state.status === 'cancelled' || state.status === 'failed' ? <bdi>{formats.elapsed(state.elapsedMs)}</bdi> : null}
        {state.bytes > 0 ? <bdi>{formats.bytes(state.bytes)}</bdi> : null}
        {place ? <span>{place}</span> : null}
      </span>
    </footer>
  );

  function placeWords(drawn: Selection, rows: number): string {
    const { firstRow, lastRow, firstColumn, lastColumn } = boundsOf(drawn);
    const cells = (lastRow - firstRow + 1) * (lastColumn - firstColumn + 1);
    return cells === 1 ? t('rowOf', { row: firstRow + 1, rows }) : t('cellsSelected', { count: cells });
  }
}
