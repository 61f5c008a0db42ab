'use client';
import type { Dashboard } from '@axion/contracts/gen/dashboards.ts';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { EmptyState } from '@axion/ui/controls/empty-state.tsx';
import { PageHead } from '@axion/ui/controls/page-head.tsx';
import { SkeletonRows } from '@axion/ui/controls/skeleton-rows.tsx';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useGen } from '../session/gen-context.tsx';
import { ChangedMeanwhile } from '../shell/changed-meanwhile.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { DashboardGrid } from './dashboard-grid.tsx';
import { DashboardHead } from './dashboard-head.tsx';
import { FilterBar } from './filter-bar.tsx';
import css from './look/dashboard.module.css';
import { dashboardQuery } from './queries.ts';
import { useDashboardEdit } from './use-dashboard-edit.ts';
import { useFilters } from './use-filters.ts';
import { WidgetEditor } from './widget-editor.tsx';

/** One dashboard by its id. */
export function DashboardPage({ dashboardId }: { readonly dashboardId: string }) {
  const t = useTranslations('dashboard');
  const { api } = useGen();
  const dashboard = useQuery(dashboardQuery(api, dashboardId));
  if (dashboard.data) return <Opened dashboard={dashboard.data} />;
  return (
    <>
      <PageHead
        title={t('title')}
        crumb={{
          label: t('all'),
          link: (children, className, label) => (
            <Link href="/dashboards" className={className} aria-label={label}>
              {children}
            </Link>
          ),
        }}
      />
      {dashboard.isError ? (
        <div className={css.state}>
          <QueryError error={dashboard.error} what={t('failed')} onRetry={() => void dashboard.refetch()} />
        </div>
      ) : (
        <SkeletonRows rows={6} widths={[200, 200, 200, 200]} rowHeight={92} />
      )}
    </>
  );
}

function Opened({ dashboard }: { readonly dashboard: Dashboard }) {
  const t = useTranslations('dashboard');
  const filters = useFilters(dashboard.filters);
  const edit = useDashboardEdit(dashboard);
  const [edited, setEdited] = useState<string | 'new' | null>(null);
  const mayEdit = dashboard.permissions.includes('can_edit_dashboard');
  const { changes } = edit;
  const widget = dashboard.widgets.find(({ id }) => id === edited);
  return (
    <>
      <PageTitle title={dashboard.title} />
      <DashboardHead dashboard={dashboard} mayEdit={mayEdit} edit={edit} onAdd={() => setEdited('new')} />
      <FilterBar
        filters={dashboard.filters}
        values={filters.values}
        onChange={filters.change}
        onReset={filters.reset}
        widgets={dashboard.widgets}
      />
      <div className={css.board}>
        {changes.conflict ? (
          <ChangedMeanwhile
            what={dashboard.title}
            onKeepMine={changes.conflict.keepMine}
            onTakeTheirs={() => void changes.conflict?.takeTheirs().then(edit.stop)}
          />
        ) : null}
        {changes.error && edited === null ? <QueryError error={changes.error} what={t('saveFailed')} /> : null}
        {dashboard.widgets.length === 0 ? (
          <EmptyState
            title={t('empty')}
            detail={t('emptyDetail')}
            action={
              mayEdit ? (
                <Button variant="filled" leftSection={<IconPlus size={15} stroke={1.8} />} onClick={() => setEdited('new')}>
                  {t('addWidget')}
                </Button>
              ) : undefined
            }
          />
        ) : (
          <DashboardGrid
            dashboard={dashboard}
            layout={edit.layout}
            isEditing={edit.isEditing}
            values={filters.values}
            onLayout={edit.setPositions}
            onEdit={mayEdit ? setEdited : undefined}
            onRemove={mayEdit ? edit.removeWidget : undefined}
          />
        )}
      </div>
      {edited !== null ? (
        <WidgetEditor
          key={edited}
          widget={widget}
          filters={dashboard.filters}
          values={filters.values}
          isSaving={changes.isSaving}
          error={changes.error}
          onClose={() => {
            changes.reset();
            setEdited(null);
          }}
          onSave={(content) => edit.saveWidget(widget?.id ?? null, content, () => setEdited(null))}
        />
      ) : null}
    </>
  );
}
