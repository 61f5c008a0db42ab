import { QueryError } from '@axion/ui/client/query-error.tsx';
import { FindButton, useCommands } from '@axion/ui/controls/command-palette.tsx';
import { PageHead } from '@axion/ui/controls/page-head.tsx';
import { useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useApp } from '../../app-context.tsx';
import { useFigures } from '../../figures/use-figures.ts';
import { DriveTable, DriveTableSkeleton } from './drive-table.tsx';
import { DrivesFoot } from './drives-foot.tsx';
import { FilterBar } from './filter-bar.tsx';
import { isFiltered } from './filters.ts';
import { ImportButton } from './import-help.tsx';
import css from './look/drives.module.css';
import { NoDrives } from './no-drives.tsx';
import { drivesQuery } from './queries.ts';
import { WaysIn } from './ways-in.tsx';

const route = getRouteApi('/');
/** With fewer drives than these, how more come in is worth the room. */
const fewDrives = 8;
const DrivesMap = lazy(() => import('./drives-map.tsx'));

/** All drives that the person may see: search, filters, list, map. */
export function DrivesPage() {
  const t = useTranslations('drives');
  const { api } = useApp();
  const figures = useFigures();
  const filter = route.useSearch();
  const navigate = useNavigate();
  const list = useInfiniteQuery(drivesQuery(api, filter));
  const [hovered, setHovered] = useState<string | null>(null);
  const hasMap = useMediaQuery('(min-width: 1024px)', true, { getInitialValueInEffect: false });
  const tracks = useMemo(() => list.data?.pages.flatMap((page) => page.data.items) ?? [], [list.data]);
  const isEmpty = list.isSuccess && tracks.length === 0;
  useCommands(
    useMemo(
      () =>
        tracks.map((track) => ({
          id: track.id,
          group: 'find' as const,
          label: track.name,
          detail: `${figures.dayWithYear(track.startedAt)} ${track.deviceId}`,
          run: () => void navigate({ to: '/drives/$trackId', params: { trackId: track.id } }),
        })),
      [tracks, figures, navigate],
    ),
  );
  return (
    <>
      <PageHead
        title={t('title')}
        facts={list.isSuccess && !list.hasNextPage ? figures.count(tracks.length) : undefined}
        actions={
          <>
            <FindButton />
            {isEmpty && !isFiltered(filter) ? null : <ImportButton />}
          </>
        }
      />
      <FilterBar filter={filter} tracks={tracks} />
      <div className={css.columns}>
        <div className={css.list}>
          {list.isPending ? <DriveTableSkeleton /> : null}
          {list.isError && !list.data ? (
            <div className={css.pad}>
              <QueryError error={list.error} what={t('listFailed')} onRetry={() => void list.refetch()} />
            </div>
          ) : null}
          {isEmpty ? <NoDrives filter={filter} /> : null}
          {tracks.length > 0 ? <DriveTable tracks={tracks} hovered={hovered} onHover={setHovered} /> : null}
          {tracks.length > 0 ? <DrivesFoot list={list} count={tracks.length} /> : null}
          {tracks.length > 0 && tracks.length < fewDrives && !isFiltered(filter) ? <WaysIn /> : null}
        </div>
        {hasMap ? (
          <Suspense fallback={<div className={css.mapHole} />}>
            <DrivesMap tracks={tracks} hovered={hovered} onHover={setHovered} settled={!list.isPending} />
          </Suspense>
        ) : null}
      </div>
    </>
  );
}
