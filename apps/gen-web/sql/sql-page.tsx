'use client';
import { ProblemError } from '@axion/contracts/common/client.ts';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { FindButton } from '@axion/ui/controls/command-palette.tsx';
import { useCopy } from '@axion/ui/controls/copy-button.tsx';
import { EmptyState } from '@axion/ui/controls/empty-state.tsx';
import { SkeletonRows } from '@axion/ui/controls/skeleton-rows.tsx';
import { ActionIcon, Drawer } from '@mantine/core';
import { IconListTree } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useRef, useState } from 'react';
import { placeOf } from '../editor/error-place.ts';
import { SqlEditor, type SqlEditorHandle } from '../editor/sql-editor.tsx';
import type { TimeZoneChoice } from '../query/cell-text.ts';
import { useGen } from '../session/gen-context.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { useNarrow } from '../shell/use-narrow.ts';
import { schemaQuery, sourcesQuery } from '../sources/queries.ts';
import { DraftTabs } from './draft-tabs.tsx';
import { titleOf } from './drafts.ts';
import css from './look/sql.module.css';
import { ResultsPane } from './results-pane.tsx';
import { RunToolbar } from './run-toolbar.tsx';
import { SchemaPanel } from './schema-panel.tsx';
import { shiftedPlace } from './shifted-place.ts';
import { SplitPane } from './split-pane.tsx';
import { type SharedSql, useDrafts } from './use-drafts.ts';
import { isBusy, useQueryRun } from './use-query-run.ts';

const noSchema = { database: null, datasets: [] };
const defaultLimit = 100_000;

/** Write SQL, run it, look at its rows. Drafts stay in this browser; a link carries the SQL itself. */
export function SqlPage() {
  const t = useTranslations('sql');
  const { api } = useGen();
  const sources = useQuery(sourcesQuery(api));
  const drafts = useDrafts(useSharedSql());
  const list = sources.data?.data.items;
  if (sources.isError) {
    return (
      <div className={css.failed}>
        <QueryError error={sources.error} what={t('sourcesFailed')} onRetry={() => void sources.refetch()} />
      </div>
    );
  }
  if (list?.length === 0) return <EmptyState title={t('noSources')} detail={t('noSourcesDetail')} />;
  return drafts && list ? <Workbench drafts={drafts} sources={list} /> : <Waiting />;
}

/** Until it is known what may be queried. */
function Waiting() {
  return (
    <div className={css.page}>
      <SkeletonRows rows={8} widths={[140, 50]} rowHeight={26} />
    </div>
  );
}

/** What the address carries; read once, then taken out of it so that a reload does not bring it back over what was changed. */
function useSharedSql(): SharedSql | null {
  const params = useSearchParams();
  const router = useRouter();
  const [shared] = useState<SharedSql | null>(() => {
    const sql = params.get('sql');
    return sql === null ? null : { source: params.get('source'), sql };
  });
  useEffect(() => {
    if (shared) router.replace('/sql', { scroll: false });
  }, [shared, router]);
  return shared;
}

type WorkbenchProps = {
  readonly drafts: NonNullable<ReturnType<typeof useDrafts>>;
  readonly sources: Parameters<typeof RunToolbar>[0]['sources'];
};

function Workbench({ drafts, sources }: WorkbenchProps) {
  const t = useTranslations('sql');
  const { api } = useGen();
  const editor = useRef<SqlEditorHandle>(null);
  const query = useQueryRun();
  const { copied, copy } = useCopy();
  const [rowLimit, setRowLimit] = useState(defaultLimit);
  const [zone, setZone] = useState<TimeZoneChoice>('utc');
  const [hasSelection, setHasSelection] = useState(false);
  const [isSchemaOpen, setSchemaOpen] = useState(false);
  const isFolded = useNarrow('folded');
  const { current } = drafts;
  const source = sources.find(({ name }) => name === current.source)?.name ?? sources[0]?.name ?? null;
  const schema = useQuery({ ...schemaQuery(api, source ?? ''), enabled: source !== null });
  const canRun = source !== null && current.sql.trim() !== '';
  const run = (part: { readonly text: string; readonly from: number } | null) => {
    if (!canRun || source === null) return;
    query.run({ source, sql: part?.text ?? current.sql, rowLimit, offset: part?.from ?? 0 });
  };
  const runSelection = () => run(editor.current?.selection() ?? null);
  const busy = isBusy(query.state);
  const mark = useMark(query.state, current.sql);
  const panel = (
    <SchemaPanel
      sources={sources}
      current={source}
      sql={current.sql}
      onPick={(node) => {
        if (node.insert !== null) editor.current?.insert(node.insert);
        if (node.source !== source) drafts.change({ source: node.source });
        setSchemaOpen(false);
      }}
    />
  );
  return (
    <div className={css.page}>
      <PageTitle title={titleOf(current.sql) ?? t('title')} />
      <h1 className="visually-hidden">{t('title')}</h1>
      {isFolded ? (
        <Drawer
          opened={isSchemaOpen}
          onClose={() => setSchemaOpen(false)}
          title={t('schema')}
          padding={0}
          size={320}
          closeButtonProps={{ 'aria-label': t('closeSchema') }}
        >
          {panel}
        </Drawer>
      ) : (
        panel
      )}
      <div className={css.work}>
        <div className={css.top}>
          <DraftTabs drafts={drafts.all} current={current.id} onShow={drafts.show} onClose={drafts.close} onAdd={drafts.add} />
          <FindButton />
        </div>
        <RunToolbar
          isBusy={busy}
          isCancelling={query.state.status === 'cancelling'}
          canRun={canRun}
          hasSelection={hasSelection}
          onRun={runSelection}
          onRunAll={() => run(null)}
          onCancel={query.cancel}
          savedAt={drafts.savedAt}
          sources={sources}
          source={source}
          onSource={(name) => drafts.change({ source: name })}
          rowLimit={rowLimit}
          onRowLimit={setRowLimit}
          zone={zone}
          onZone={setZone}
          isLinkCopied={copied}
          onCopyLink={() => copy(`${location.origin}/sql?${new URLSearchParams({ ...(source ? { source } : {}), sql: current.sql })}`)}
          schemaButton={
            isFolded ? (
              <ActionIcon aria-label={t('schema')} variant="default" onClick={() => setSchemaOpen(true)}>
                <IconListTree size={16} stroke={1.6} />
              </ActionIcon>
            ) : null
          }
        />
        <SplitPane
          label={t('divide')}
          first={
            <div id="draft" role="tabpanel" aria-labelledby={`draft-${current.id}`} className={css.editor}>
              <SqlEditor
                key={current.id}
                ref={editor}
                label={t('editor')}
                hint={t('hint')}
                start={current.sql}
                schema={schema.data ?? noSchema}
                mark={mark}
                onChange={(sql) => drafts.change({ sql })}
                onRun={runSelection}
                onCancel={query.cancel}
                onSelect={setHasSelection}
              />
            </div>
          }
          second={<ResultsPane state={query.state} zone={zone} onRetry={runSelection} />}
        />
      </div>
    </div>
  );
}

/** The place that the engine complained of, as long as the text is the one that was run. */
function useMark(state: ReturnType<typeof useQueryRun>['state'], sql: string) {
  const problem = state.status === 'failed' && state.error instanceof ProblemError ? state.error.problem : null;
  const { asked } = state;
  return useMemo(() => {
    const place = problem && placeOf(problem);
    if (!place || !asked || !sql.includes(asked.sql)) return null;
    return { place: shiftedPlace(place, sql, asked.offset), message: [problem.detail, problem.hint].filter(Boolean).join(' ') };
  }, [problem, asked, sql]);
}
