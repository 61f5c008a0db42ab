import { QueryError } from '@axion/ui/client/query-error.tsx';
import { Docket } from '@axion/ui/controls/docket.tsx';
import { Button } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Answer } from '../../api/sense-api.ts';
import css from './look/drives.module.css';

type DrivesFootProps = { readonly list: UseInfiniteQueryResult<InfiniteData<Answer<unknown>>>; readonly count: number };

/** Under the list: the way on, what went wrong with it, and the list's docket. */
export function DrivesFoot({ list, count }: DrivesFootProps) {
  const t = useTranslations('drives');
  const last = list.data?.pages.at(-1);
  return (
    <div className={css.foot}>
      {list.isError ? <QueryError error={list.error} what={t('listFailed')} onRetry={() => void list.refetch()} /> : null}
      {list.hasNextPage ? (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
      <Docket
        state={list.hasNextPage ? 'partial' : 'complete'}
        why={t('moreExist', { count })}
        {...(list.hasNextPage ? {} : { counted: t('loaded', { count }) })}
        {...(last ? { asOf: new Date(last.asOf), requestId: last.requestId } : {})}
      />
    </div>
  );
}
