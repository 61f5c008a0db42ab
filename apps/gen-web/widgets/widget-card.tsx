'use client';
import type { ParameterValue } from '@axion/contracts/gen/query.ts';
import type { Widget } from '@axion/contracts/gen/widgets.ts';
import { useOnline } from '@axion/ui/client/offline-notice.tsx';
import { problemOf } from '@axion/ui/client/problem-of.ts';
import { Docket } from '@axion/ui/controls/docket.tsx';
import { Bone } from '@axion/ui/controls/skeleton-rows.tsx';
import { useWords } from '@axion/ui/messages/use-words.ts';
import { Button } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { QueryAnswer } from '../query/read-answer.ts';
import { useClientProblem } from '../query/use-client-problem.ts';
import { useCutWords } from '../query/use-cut-words.ts';
import css from './look/card.module.css';
import { SqlDialog } from './sql-dialog.tsx';
import { mostTableRows } from './table-columns.ts';
import { useInView } from './use-in-view.ts';
import { useWidgetAnswer } from './use-widget-answer.ts';
import { WidgetActions } from './widget-actions.tsx';
import { WidgetBody } from './widget-body.tsx';

export type WidgetCardProps = {
  readonly widget: Widget;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Drawn as part of a band: which sides touch another tile. */
  readonly band?: { readonly start: boolean; readonly end: boolean } | undefined;
  /** What stands in the head while the dashboard is edited. */
  readonly handle?: ReactNode;
  readonly onEdit?: (() => void) | undefined;
  readonly onRemove?: (() => void) | undefined;
};

/** One widget: its name, what can be done with it, its drawing, and its docket. It asks when it comes into view. */
export function WidgetCard({ widget, parameters, band, handle, onEdit, onRemove }: WidgetCardProps) {
  const { ref, isInView } = useInView();
  const [asTable, setAsTable] = useState(false);
  const [isSqlShown, setSqlShown] = useState(false);
  const answer = useWidgetAnswer({ source: widget.source, sql: widget.sql, parameters }, isInView);
  const isNumber = widget.encoding.kind === 'number';
  return (
    <article
      ref={ref}
      className={css.card}
      data-kind={widget.encoding.kind}
      data-band-start={band?.start || undefined}
      data-band-end={band?.end || undefined}
      data-told={(widget.encoding.kind === 'number' && widget.encoding.previous !== null) || undefined}
      aria-label={widget.title}
      aria-busy={answer.isFetching}
    >
      <header>
        {handle}
        <h2 dir="auto" title={widget.description || undefined}>
          {widget.title}
        </h2>
        {isNumber ? null : <small dir="auto">{widget.description}</small>}
        <WidgetActions
          title={widget.title}
          asTable={asTable}
          hasTable={widget.encoding.kind !== 'table'}
          onTable={() => setAsTable(!asTable)}
          onSql={() => setSqlShown(true)}
          onRefresh={() => void answer.refetch()}
          onEdit={onEdit}
          onRemove={onRemove}
        />
      </header>
      <div className={css.body}>
        <CardBody widget={widget} answer={answer.data} error={answer.error} asTable={asTable} onRetry={() => void answer.refetch()} />
      </div>
      <footer>
        <CardDocket widget={widget} answer={answer.data} error={answer.error} isFetching={answer.isFetching} />
      </footer>
      <SqlDialog opened={isSqlShown} onClose={() => setSqlShown(false)} widget={widget} parameters={parameters} answer={answer.data} />
    </article>
  );
}

type CardBodyProps = {
  readonly widget: Widget;
  readonly answer: QueryAnswer | undefined;
  readonly error: Error | null;
  readonly asTable: boolean;
  readonly onRetry: () => void;
};

function CardBody({ widget, answer, error, asTable, onRetry }: CardBodyProps) {
  const isOnline = useOnline();
  const words = useWords();
  if (error && !answer) return <CardFailed error={error} onRetry={onRetry} />;
  if (answer) return <WidgetBody title={widget.title} encoding={widget.encoding} table={answer.table} asTable={asTable} />;
  if (!isOnline) return <p className={css.missing}>{words('offline.title')}</p>;
  return (
    <div className={css.bones} data-kind={widget.encoding.kind} role="status" aria-label={words('loading')}>
      {widget.encoding.kind === 'number' ? <Bone width={96} height={24} /> : <Bone width="100%" height={400} />}
    </div>
  );
}

function CardFailed({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const words = useWords();
  const clientProblem = useClientProblem();
  const problem = problemOf(clientProblem(error), { title: words('error.unknownTitle'), hint: words('error.unknownHint') });
  return (
    <div className={css.failed} role="alert">
      <b>{problem.title}</b>
      <p dir="auto">{problem.detail}</p>
      {problem.hint ? <p dir="auto">{problem.hint}</p> : null}
      <Button size="xs" onClick={onRetry}>
        {words('error.tryAgain')}
      </Button>
    </div>
  );
}

type CardDocketProps = {
  readonly widget: Widget;
  readonly answer: QueryAnswer | undefined;
  readonly error: Error | null;
  readonly isFetching: boolean;
};

function CardDocket({ widget, answer, error, isFetching }: CardDocketProps) {
  const t = useTranslations('widget');
  const cutWords = useCutWords();
  if (!answer) return error ? <Docket state="partial" why={t('notAnswered')} /> : <Docket state="running" />;
  const { completion, asOf, table } = answer;
  const cut = cutWords(completion);
  const firstOnly =
    widget.encoding.kind === 'table' && table.rowCount > mostTableRows
      ? t('firstRows', { shown: mostTableRows, count: table.rowCount })
      : null;
  if (isFetching) return <Docket state="running" rows={table.rowCount} asOf={new Date(asOf)} />;
  return (
    <Docket
      state={cut || firstOnly ? 'partial' : 'complete'}
      {...(cut ? { why: `${t('partial')}: ${cut}` } : firstOnly ? { why: firstOnly } : {})}
      {...(firstOnly ? {} : { rows: table.rowCount })}
      asOf={new Date(asOf)}
    />
  );
}
