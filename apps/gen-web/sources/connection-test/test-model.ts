import type { StageResult, TestReport, TestStage } from '@axion/contracts/gen/sources.ts';

/** The steps of a test in their order, before it has run. */
export const stages: readonly TestStage[] = ['resolve', 'connect', 'tls', 'authenticate', 'version', 'list-tables', 'read-row'];

/** One step as a line: its bar begins where those before it ended, in per cent of the whole time. */
export type StageLine = StageResult & { readonly startPercent: number; readonly widthPercent: number };

export type TestSummary = {
  readonly ok: boolean;
  readonly totalMs: number;
  readonly lines: readonly StageLine[];
  /** The step that failed, counted from 1. */
  readonly stoppedAt: { readonly number: number; readonly stage: TestStage } | null;
};

const narrowestPercent = 1.5;

/** A report as lines whose bars together draw its time. */
export function summaryOf({ ok, stages: results }: TestReport): TestSummary {
  const totalMs = results.reduce((sum, { ms }) => sum + ms, 0);
  let elapsedMs = 0;
  const lines = results.map((result) => {
    const startPercent = totalMs > 0 ? Math.min(100 - narrowestPercent, (elapsedMs / totalMs) * 100) : 0;
    elapsedMs += result.ms;
    const width = totalMs > 0 ? (result.ms / totalMs) * 100 : 0;
    return { ...result, startPercent, widthPercent: Math.max(narrowestPercent, width) };
  });
  const failed = results.findIndex(({ state }) => state === 'failed');
  const stage = results[failed]?.stage;
  return { ok, totalMs, lines, stoppedAt: stage ? { number: failed + 1, stage } : null };
}
