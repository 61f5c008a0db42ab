'use client';
import type { ProblemDocument } from '@axion/contracts/common/problem-document.ts';
import { problemOf } from '@axion/ui/client/problem-of.ts';
import { useCopy } from '@axion/ui/controls/copy-button.tsx';
import { EmptyState } from '@axion/ui/controls/empty-state.tsx';
import { ErrorPanel } from '@axion/ui/controls/error-panel.tsx';
import { Tag } from '@axion/ui/controls/tag.tsx';
import { useWords } from '@axion/ui/messages/use-words.ts';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useFormats } from '../formats/use-formats.ts';
import { ResultGrid } from '../grid/result-grid.tsx';
import { type Selection, selectAll, selectCell } from '../grid/selection.ts';
import { toTsv } from '../grid/to-tsv.ts';
import type { TimeZoneChoice } from '../query/cell-text.ts';
import { useClientProblem } from '../query/use-client-problem.ts';
import { useCutWords } from '../query/use-cut-words.ts';
import { useNarrow } from '../shell/use-narrow.ts';
import css from './look/results.module.css';
import { ResultsDocket } from './results-docket.tsx';
import { RunProgress } from './run-progress.tsx';
import { isBusy, type RunState } from './use-query-run.ts';

type ResultsPaneProps = { readonly state: RunState; readonly zone: TimeZoneChoice; readonly onRetry: () => void };

/** What a run has brought: progress, rows, an error, and always a docket. */
export function ResultsPane({ state, zone, onRetry }: ResultsPaneProps) {
  const t = useTranslations('sql');
  const formats = useFormats();
  const narrow = useNarrow();
  const [selected, setSelected] = useState<{ readonly of: string; readonly selection: Selection } | null>(null);
  const { copied, copy } = useCopy();
  const selection = selected?.of === state.queryId ? selected.selection : null;
  const { table } = state;
  const copyCells = (cells: Selection) => copy(toTsv(table, cells, zone).text);
  const all = selectAll({ rows: table.rowCount, columns: table.columns.length });
  const hasColumns = table.columns.length > 0;
  return (
    <section className={css.pane} aria-label={t('results')}>
      <ResultsHead state={state} hasSelection={selection !== null} isCopied={copied} onCopy={() => copyCells(selection ?? all)} />
      <div className={css.body}>
        {isBusy(state) ? <RunProgress state={state} /> : null}
        {state.status === 'failed' ? <RunFailed error={state.error} onRetry={onRetry} /> : null}
        {state.status === 'idle' ? <EmptyState title={t('idle')} detail={t('idleDetail')} /> : null}
        {hasColumns && state.status !== 'failed' ? (
          table.rowCount === 0 && !isBusy(state) ? (
            <EmptyState title={t('noRows')} detail={t('noRowsDetail', { columns: formats.count(table.columns.length) })} />
          ) : (
            <ResultGrid
              label={t('results')}
              table={table}
              zone={zone}
              rowHeight={narrow ? 44 : 28}
              selection={selection}
              onSelect={(next) => setSelected({ of: state.queryId, selection: next })}
              onCopy={copyCells}
            />
          )
        ) : null}
      </div>
      <ResultsDocket
        state={state}
        selection={selection ?? (table.rowCount > 0 ? selectCell({ row: 0, column: 0 }) : null)}
        hasSelection={selection !== null}
      />
    </section>
  );
}

type ResultsHeadProps = {
  readonly state: RunState;
  readonly hasSelection: boolean;
  readonly isCopied: boolean;
  readonly onCopy: () => void;
};

function ResultsHead({ state, hasSelection, isCopied, onCopy }: ResultsHeadProps) {
  const t = useTranslations('sql');
  const cutWords = useCutWords();
  const cut = state.status === 'done' ? cutWords(state.answer.completion) : null;
  const copyName = hasSelection ? t('copySelection') : t('copyAll');
  return (
    <header className={css.head}>
      <h2>{t('results')}</h2>
      <span className={css.count} aria-live="polite">
        {state.table.columns.length > 0 ? t('rows', { count: state.table.rowCount }) : ''}
      </span>
      {cut ? (
        <Tag tone="warning" icon={<IconAlertTriangle size={13} stroke={1.8} />}>
          <span className={css.sentence}>{cut}</span>
        </Tag>
      ) : null}
      <span className={css.grow} />
      {state.table.rowCount > 0 ? (
        <Tooltip label={copyName}>
          <ActionIcon aria-label={copyName} onClick={onCopy}>
            {isCopied ? <IconCheck size={16} stroke={1.8} /> : <IconCopy size={16} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
      ) : null}
      <span className="visually-hidden" role="status">
        {isCopied ? t('cellsCopied') : ''}
      </span>
    </header>
  );
}

function RunFailed({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const words = useWords();
  const clientProblem = useClientProblem();
  const problem = problemOf(clientProblem(error), { title: words('error.unknownTitle'), hint: words('error.unknownHint') });
  const said = sourceWords(problem);
  return (
    <div className={css.failed}>
      <ErrorPanel problem={problem} {...(problem.retryable ? { onRetry } : {})} {...(said === null ? {} : { serverSaid: said })} />
    </div>
  );
}

/** What the data source itself said, with its own number, where the server passes it on. */
function sourceWords({ says, engineCode }: ProblemDocument): string | null {
  if (typeof says !== 'string') return null;
  return typeof engineCode === 'number' ? `${engineCode} ${says}` : says;
}
