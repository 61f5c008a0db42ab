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
import { PageTitle } from '../shell/page-title.tsx';
import { DashboardGrid } from './dashboard-grid.tsx';
import { DashboardHead } from './dashboard-head.tsx';
import { ChangeFailed } from './edit/change-failed.tsx';
import { useDashboardEdit } from './edit/use-dashboard-edit.ts';
import { WidgetEditor } from './edit/widget-editor.tsx';
import { FilterBar } from './filters/filter-bar.tsx';
import { useFilters } from './filters/use-filters.ts';
import css from './look/dashboard.module.css';
import { dashboardQuery } from './queries.ts';

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
  const widget = dashboard.widgets.find(({ id }) => id === edited);
  const closeEditor = () => {
    edit.changes.reset();
    setEdited(null);
  };
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
        {edited === null && edit.isEditing ? (
          <ChangeFailed changes={edit.changes} name={dashboard.title} what={t('saveFailed')} onTaken={edit.stop} />
        ) : null}
        {dashboard.widgets.length === 0 ? (
          <NoWidgets onAdd={mayEdit ? () => setEdited('new') : null} />
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
      {edited === null ? null : (
        <WidgetEditor
          key={edited}
          widget={widget}
          filters={dashboard.filters}
          values={filters.values}
          changes={edit.changes}
          onClose={closeEditor}
          onSave={(content) => edit.saveWidget(widget?.id ?? null, content, () => setEdited(null))}
        />
      )}
    </>
  );
}

function NoWidgets({ onAdd }: { readonly onAdd: (() => void) | null }) {
  const t = useTranslations('dashboard');
  const action = onAdd ? (
    <Button variant="filled" leftSection={<IconPlus size={15} stroke={1.8} />} onClick={onAdd}>
      {t('addWidget')}
    </Button>
  ) : undefined;
  return <EmptyState title={t('empty')} detail={t('emptyDetail')} action={action} />;
}
