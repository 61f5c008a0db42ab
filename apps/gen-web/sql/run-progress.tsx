'use client';
import { getQuery } from '@axion/contracts/gen/query.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useFormats } from '../formats/use-formats.ts';
import { useGen } from '../session/gen-context.tsx';
import css from './look/results.module.css';
import type { RunState } from './use-query-run.ts';

const askedEveryMs = 700;
const tickMs = 100;

/** How long a run has taken, what has come, and what the engine says that it has read. */
export function RunProgress({ state }: { readonly state: RunState }) {
  const t = useTranslations('sql');
  const { api } = useGen();
  const formats = useFormats();
  const nowMs = useNow();
  const elapsedMs = Math.max(0, nowMs - state.startedAt);
  const { data } = useQuery({
    queryKey: ['query-run', state.queryId],
    queryFn: ({ signal }) => api.client(getQuery, { queryId: state.queryId }, signal),
    enabled: elapsedMs > askedEveryMs,
    refetchInterval: askedEveryMs,
    retry: false,
    gcTime: 0,
  });
  const progress = data?.progress;
  const share = progress?.rowsToRead ? Math.min(1, progress.rowsRead / progress.rowsToRead) : null;
  return (
    <div className={css.progress}>
      <div
        className={css.track}
        role="progressbar"
        aria-label={t('running')}
        aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      >
        <i data-unknown={share === null || undefined} style={share === null ? undefined : { width: `${share * 100}%` }} />
      </div>
      <p>
        <b>{state.status === 'cancelling' ? t('cancelling') : t('running')}</b>
        <bdi>{formats.elapsed(elapsedMs)}</bdi>
        <span>{t('rowsCame', { count: state.table.rowCount })}</span>
        <bdi>{formats.bytes(state.bytes)}</bdi>
        {progress && progress.rowsRead > 0 ? (
          <span>{t('rowsRead', { count: progress.rowsRead, size: formats.bytes(progress.bytesRead) })}</span>
        ) : null}
      </p>
    </div>
  );
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
