'use client';
import type { QueryCompletion } from '@axion/contracts/gen/query.ts';
import { useTranslations } from 'next-intl';
import { useFormats } from '../formats/use-formats.ts';

/** Says of an answer that is not whole where it was cut; null of a whole one. */
export function useCutWords(): (completion: QueryCompletion) => string | null {
  const t = useTranslations('cut');
  const formats = useFormats();
  return ({ complete, reason, rowLimit, bytesReturned, elapsedMs }) => {
    if (complete) return null;
    if (reason === 'row-limit') return t('rows', { count: rowLimit });
    if (reason === 'byte-limit') return t('bytes', { size: formats.bytes(bytesReturned) });
    return reason === 'time-limit' ? t('time', { time: formats.elapsed(elapsedMs) }) : t('unknown');
  };
}
