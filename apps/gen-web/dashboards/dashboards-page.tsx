'use client';
import type { DashboardSummary } from '@axion/contracts/gen/dashboards.ts';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { FindButton } from '@axion/ui/controls/command-palette.tsx';
import { DataTable } from '@axion/ui/controls/data-table.tsx';
import { Docket } from '@axion/ui/controls/docket.tsx';
import { EmptyState } from '@axion/ui/controls/empty-state.tsx';
import { PageHead, wideOnly } from '@axion/ui/controls/page-head.tsx';
import { SkeletonRows } from '@axion/ui/controls/skeleton-rows.tsx';
import { useShortcuts } from '@axion/ui/controls/use-shortcuts.ts';
import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useDeferredValue, useRef, useState } from 'react';
import { useFormats } from '../formats/use-formats.ts';
import { useGen, useSession } from '../session/gen-context.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { NewDashboard } from './edit/new-dashboard.tsx';
import css from './look/list.module.css';
import { dashboardsQuery } from './queries.ts';

/** Every dashboard that the person may see. */
export function DashboardsPage() {
  const t = useTranslations('dashboards');
  const { api } = useGen();
  const mayMake = useSession().permissions.includes('can_manage_dashboards');
  const [text, setText] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const list = useInfiniteQuery(dashboardsQuery(api, useDeferredValue(text.trim())));
  const pages = list.data?.pages;
  const rows = pages?.flatMap(({ data }) => data.items) ?? [];
  const last = pages?.at(-1);
  useShortcuts({ '/': () => search.current?.focus() });
  return (
    <>
      <PageTitle title={t('title')} />
      <PageHead
        title={t('title')}
        actions={
          <>
            <span className={wideOnly}>
              <FindButton />
            </span>
            {mayMake ? <NewDashboard /> : null}
          </>
        }
      />
      <div className={css.page}>
        <div className={css.bar}>
          <TextInput
            ref={search}
            aria-label={t('search')}
            placeholder={t('search')}
            leftSection={<IconSearch size={15} stroke={1.6} />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </div>
        <ListState list={list} hasRows={rows.length > 0} isSearch={text !== ''} />
        {rows.length > 0 ? <DashboardTable rows={rows} /> : null}
        {list.hasNextPage ? (
          <Button className={css.more ?? ''} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        ) : null}
        {last ? (
          <footer className={css.foot}>
            <Docket
              state={list.hasNextPage ? 'partial' : 'complete'}
              {...(list.hasNextPage ? { why: t('firstOf', { count: rows.length }) } : {})}
              counted={t('count', { count: rows.length })}
              asOf={new Date(last.asOf)}
              requestId={last.requestId}
            />
          </footer>
        ) : null}
      </div>
    </>
  );
}

type ListStateProps = {
  readonly list: Pick<ReturnType<typeof useInfiniteQuery>, 'isError' | 'isPending' | 'isSuccess' | 'error' | 'refetch'>;
  readonly hasRows: boolean;
  readonly isSearch: boolean;
};

/** What stands in the place of rows: an error, their shapes while they come, or that there are none. */
function ListState({ list, hasRows, isSearch }: ListStateProps) {
  const t = useTranslations('dashboards');
  if (list.isError) {
    return (
      <div className={css.state}>
        <QueryError error={list.error} what={t('listFailed')} onRetry={() => void list.refetch()} />
      </div>
    );
  }
  if (list.isPending) return <SkeletonRows rows={6} widths={[220, 260, 60, 120]} rowHeight={44} />;
  if (hasRows) return null;
  return <EmptyState title={isSearch ? t('noMatch') : t('empty')} detail={isSearch ? t('noMatchDetail') : t('emptyDetail')} />;
}

function DashboardTable({ rows }: { readonly rows: readonly DashboardSummary[] }) {
  const t = useTranslations('dashboards');
  const formats = useFormats();
  return (
    <div className={css.table}>
      <DataTable
        caption={t('title')}
        rows={rows}
        rowHeight={44}
        keyOf={({ id }) => id}
        columns={[
          {
            id: 'title',
            title: t('name'),
            cell: ({ id, title, description }) => (
              <Link href={`/dashboards/${id}`} className={css.name}>
                <b>
                  <span dir="auto">{title}</span>
                </b>
                <small>
                  <span dir="auto">{description}</span>
                </small>
              </Link>
            ),
          },
          {
            id: 'seen',
            title: t('seenBy'),
            cell: ({ organizationId }) => <span className={css.grey}>{organizationId === null ? t('onlyYou') : t('organization')}</span>,
          },
          {
            id: 'by',
            title: t('madeBy'),
            cell: ({ createdBy }) => (
              <span className={css.grey} dir="auto">
                {createdBy.name}
              </span>
            ),
          },
          { id: 'widgets', title: t('widgets'), align: 'end', cell: ({ widgetCount }) => formats.count(widgetCount) },
          {
            id: 'changed',
            title: t('changed'),
            align: 'end',
            cell: ({ updatedAt }) => <span className={css.grey}>{formats.moment(updatedAt)}</span>,
          },
        ]}
      />
    </div>
  );
}
