'use client';
import type { TestReport } from '@axion/contracts/gen/sources.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../session/gen-api.ts';
import type { PastTest } from './test-report.tsx';

const kept = 6;

/** Runs tests one after the other and keeps the last few of this visit, the newest first. */
export function useSourceTest(test: () => Promise<Answer<TestReport>>) {
  const [past, setPast] = useState<readonly PastTest[]>([]);
  const { mutate, isPending, error } = useMutation({
    mutationFn: test,
    onSuccess: ({ data, requestId, asOf }) => setPast((before) => [{ report: data, requestId, asOf }, ...before].slice(0, kept)),
  });
  const [latest = null, ...earlier] = past;
  return { latest, earlier, isRunning: isPending, error, run: () => mutate() };
}
