'use client';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { onlineManager } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useWords } from '../messages/use-words.ts';
import css from './look/offline.module.css';

/** Whether the browser has a network; the query cache waits by the same signal. */
export const useOnline = (): boolean =>
  useSyncExternalStore(
    (changed) => onlineManager.subscribe(changed),
    () => onlineManager.isOnline(),
    () => true,
  );

/** A line at the top of the page while there is no network. */
export function OfflineNotice() {
  const words = useWords();
  if (useOnline()) return null;
  return (
    <div className={css.offline} role="status">
      <IconPlugConnectedX size={15} stroke={1.6} />
      <b>{words('offline.title')}</b> {words('offline.detail')}
    </div>
  );
}
