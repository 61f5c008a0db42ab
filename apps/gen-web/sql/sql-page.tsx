'use client';
import type { DataSource } from '@axion/contracts/gen/sources.ts';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { FindButton } from '@axion/ui/controls/command-palette.tsx';
import { EmptyState } from '@axion/ui/controls/empty-state.tsx';
import { SkeletonRows } from '@axion/ui/controls/skeleton-rows.tsx';
import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { SqlEditor } from '../editor/sql-editor.tsx';
import { useGen } from '../session/gen-context.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { useNarrow } from '../shell/use-narrow.ts';
import { sourcesQuery } from '../sources/queries.ts';
import { DraftTabs } from './draft-tabs.tsx';
import { titleOf } from './drafts.ts';
import css from './look/sql.module.css';
import { ResultsPane } from './results-pane.tsx';
import { RunToolbar } from './run-toolbar.tsx';
import type { SchemaNode } from './schema-nodes.ts';
import { SchemaPanel } from './schema-panel.tsx';
import { SplitPane } from './split-pane.tsx';
import { type SharedSql, useDrafts } from './use-drafts.ts';
import { useWorkbench } from './use-workbench.ts';

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
  readonly sources: readonly DataSource[];
};

function Workbench({ drafts, sources }: WorkbenchProps) {
  const t = useTranslations('sql');
  const bench = useWorkbench({ drafts, sources });
  const [isSchemaOpen, setSchemaOpen] = useState(false);
  const isFolded = useNarrow('folded');
  const { current } = drafts;
  const pick = (node: SchemaNode) => {
    bench.pick(node);
    setSchemaOpen(false);
  };
  const panel = <SchemaPanel sources={sources} current={bench.source} sql={current.sql} onPick={pick} />;
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
          {...bench.toolbar}
          savedAt={drafts.savedAt}
          sources={sources}
          onSource={(source) => drafts.change({ source })}
          onSchema={isFolded ? () => setSchemaOpen(true) : null}
        />
        <SplitPane
          label={t('divide')}
          first={
            <div id="draft" role="tabpanel" aria-labelledby={`draft-${current.id}`} className={css.editor}>
              <SqlEditor
                key={current.id}
                label={t('editor')}
                hint={t('hint')}
                start={current.sql}
                onChange={(sql) => drafts.change({ sql })}
                {...bench.editor}
              />
            </div>
          }
          second={<ResultsPane {...bench.results} />}
        />
      </div>
    </div>
  );
}
