import { QueryError } from '@axion/ui/client/query-error.tsx';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useApp } from '../../app-context.tsx';
import { DriveHead } from './drive-head.tsx';
import { DriveSkeleton } from './drive-skeleton.tsx';
import { DriveWorkspace } from './drive-workspace.tsx';
import css from './look/drive.module.css';
import { driveLine } from './model/drive-line.ts';
import { framesQuery, trackQuery } from './queries.ts';
import { useCurrentFrame } from './use-current-frame.ts';

const route = getRouteApi('/drives/$trackId');
const none = [] as const;

/** One drive: facts, map, strip, filmstrip, the current frame. */
export function DrivePage() {
  const t = useTranslations('drive');
  const { trackId } = route.useParams();
  const { api } = useApp();
  const track = useQuery(trackQuery(api, trackId));
  const arriving = track.data?.data.status === 'recording';
  const answer = useQuery({ ...framesQuery(api, trackId, arriving), enabled: track.isSuccess });
  const frames = answer.data?.frames ?? none;
  const isWhole = answer.isSuccess && answer.fetchStatus === 'idle';
  const line = useMemo(() => driveLine(frames), [frames]);
  const current = useCurrentFrame(frames, isWhole);
  if (track.isError && !track.data) {
    return (
      <>
        <DriveHead track={undefined} />
        <div className={css.fault}>
          <QueryError error={track.error} what={t('failed')} onRetry={() => void track.refetch()} actions={<AllDrives />} />
        </div>
      </>
    );
  }
  if (!track.data || (answer.isPending && !answer.isError)) return <DriveSkeleton track={track.data?.data} />;
  return (
    <DriveWorkspace
      view={{ track: track.data.data, frames, line, current, isWhole }}
      framesFault={answer.isError ? { error: answer.error, retry: () => void answer.refetch() } : null}
      docket={{ requestId: answer.data?.requestId, asOf: new Date(answer.data?.asOf || track.data.asOf) }}
    />
  );
}

function AllDrives() {
  const t = useTranslations('app');
  const navigate = useNavigate();
  return <Button onClick={() => void navigate({ to: '/', search: {} })}>{t('toDrives')}</Button>;
}
