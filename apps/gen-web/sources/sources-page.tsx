'use client';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { FindButton } from '@axion/ui/controls/command-palette.tsx';
import { EmptyState } from '@axion/ui/controls/empty-state.tsx';
import { PageHead } from '@axion/ui/controls/page-head.tsx';
import { SkeletonRows } from '@axion/ui/controls/skeleton-rows.tsx';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useGen, useSession } from '../session/gen-context.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import css from './look/sources.module.css';
import { NewSource } from './new-source.tsx';
import { connectorsQuery, sourcesQuery } from './queries.ts';
import { SourceList } from './source-list.tsx';
import { SourcePage } from './source-page.tsx';

/** Data sources: the list, and beside it one of them or a new one. */
export function SourcesPage({ selected }: { readonly selected: string | null }) {
  const t = useTranslations('sources');
  const { api } = useGen();
  const sources = useQuery(sourcesQuery(api));
  const connectors = useQuery(connectorsQuery(api));
  const mayAdd = useSession().permissions.includes('can_manage_datasources');
  const failed = sources.error ?? connectors.error;
  const list = sources.data?.data.items;
  return (
    <div className={css.page} data-selected={selected !== null || undefined}>
      <PageTitle title={list?.find(({ name }) => name === selected)?.title ?? t('title')} />
      <SourceList sources={list} connectors={connectors.data ?? []} current={selected ?? list?.[0]?.name ?? null} mayAdd={mayAdd} />
      <div className={css.stage}>
        {failed ? (
          <Framed>
            <QueryError error={failed} what={t('listFailed')} onRetry={() => void Promise.all([sources.refetch(), connectors.refetch()])} />
          </Framed>
        ) : list && connectors.data ? (
          <Stage selected={selected ?? list[0]?.name ?? null} sources={list} connectors={connectors.data} mayAdd={mayAdd} />
        ) : (
          <>
            <PageHead title={t('title')} />
            <SkeletonRows rows={6} widths={[160, 240]} rowHeight={48} />
          </>
        )}
      </div>
    </div>
  );
}

type StageProps = {
  readonly selected: string | null;
  readonly sources: readonly Parameters<typeof SourcePage>[0]['source'][];
  readonly connectors: readonly Parameters<typeof SourcePage>[0]['connector'][];
  readonly mayAdd: boolean;
};

function Stage({ selected, sources, connectors, mayAdd }: StageProps) {
  const t = useTranslations('sources');
  const [first, ...others] = connectors;
  if (selected === '-new') {
    return mayAdd && first ? (
      <NewSource connectors={[first, ...others]} />
    ) : (
      <Framed>
        <EmptyState title={t('mayNotAdd')} detail={t('mayNotAddDetail')} />
      </Framed>
    );
  }
  const source = sources.find(({ name }) => name === selected);
  const connector = connectors.find(({ type }) => type === source?.connector);
  if (source && connector) return <SourcePage key={source.id} source={source} connector={connector} />;
  if (selected !== null)
    return (
      <Framed>
        <EmptyState title={t('missing')} detail={t('missingDetail')} action={<Link href="/sources">{t('toList')}</Link>} />
      </Framed>
    );
  return (
    <Framed>
      <EmptyState
        title={t('empty')}
        detail={t('emptyDetail')}
        action={
          mayAdd ? (
            <Button component={Link} href="/sources/-new" variant="filled">
              {t('addFirst')}
            </Button>
          ) : undefined
        }
      />
    </Framed>
  );
}

function Framed({ children }: { readonly children: ReactNode }) {
  const t = useTranslations('sources');
  return (
    <>
      <PageHead title={t('title')} actions={<FindButton />} />
      <div className={css.framed}>{children}</div>
    </>
  );
}
