'use client';
import type { ReactNode } from 'react';
import { ErrorPanel } from '../controls/error-panel.tsx';
import { useWords } from '../messages/use-words.ts';
import { problemOf } from './problem-of.ts';

type QueryErrorProps = { readonly error: unknown; readonly what?: string; readonly onRetry?: () => void; readonly actions?: ReactNode };

/** The error panel of a query or mutation that failed, whatever was thrown. */
export function QueryError({ error, ...panel }: QueryErrorProps) {
  const words = useWords();
  return <ErrorPanel problem={problemOf(error, { title: words('error.unknownTitle'), hint: words('error.unknownHint') })} {...panel} />;
}
