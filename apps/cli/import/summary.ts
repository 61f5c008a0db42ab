import { type Reason, type Refusal, reasons } from './reasons.ts';

/** What a run did. found = sent + known + used + refused + failed, always. */
export type Summary = {
  /** Nothing was sent: `known` counts what would be looked up and sent. */
  readonly isDryRun?: boolean;
  readonly found: number;
  /** Stored by this run. */
  readonly sent: number;
  /** Stored before: not sent again. */
  readonly known: number;
  /** Metadata files and logs that placed pictures and are no drive of their own. */
  readonly used: number;
  readonly refused: number;
  readonly failed: number;
  readonly sentBytes: number;
  readonly seconds: number;
  readonly drives: readonly {
    readonly trackId: string;
    readonly name: string;
    readonly frames: number;
    readonly startedAt: string;
    readonly cutBy: string | undefined;
  }[];
  readonly refusals: readonly Refusal[];
  readonly failures: readonly {
    readonly drive: string;
    readonly files: number;
    readonly why: string;
    readonly hint?: string;
    readonly requestId?: string;
  }[];
};

/** Whether every file is accounted for. */
export const addsUp = ({ found, sent, known, used, refused, failed }: Summary): boolean => found === sent + known + used + refused + failed;

const shownPaths = 5;

/** The summary for people. */
export function summaryText(summary: Summary): string {
  const { found, sent, known, used, refused, failed, sentBytes, seconds, drives, failures } = summary;
  const row = (label: string, value: number, more = '') => `  ${label.padEnd(10)} ${value.toLocaleString('en-US').padStart(9)}${more}`;
  return [
    `${found.toLocaleString('en-US')} files in ${seconds.toFixed(1)} s`,
    row(
      'sent',
      sent,
      `   ${(sentBytes / 1e6).toFixed(1)} MB, ${(sent / Math.max(seconds, 0.001)).toFixed(1)} files/s, ${drives.length} ${drives.length === 1 ? 'drive' : 'drives'}`,
    ),
    summary.isDryRun
      ? row('to send', known, '   unless stored before')
      : row('known', known, known > 0 ? '   stored before, not sent again' : ''),
    ...(used > 0 ? [row('used', used, '   logs and metadata that placed pictures')] : []),
    row('refused', refused),
    ...[...byReason(summary.refusals)].flatMap(([reason, refusals]) => refusalLines(reason, refusals)),
    ...(failed > 0 ? [row('failed', failed, '   run the same command again')] : []),
    ...failures.map(
      ({ drive, files, why, hint, requestId }) =>
        `    ${drive} (${files} files): ${why}${hint ? ` ${hint}` : ''}${requestId ? ` [request ${requestId}]` : ''}`,
    ),
    ...drives
      .slice(0, 20)
      .map(({ trackId, name, frames, cutBy }) => `  drive ${trackId}  ${frames} frames  ${name}${cutBy ? `  (cut by ${cutBy})` : ''}`),
    ...(drives.length > 20 ? [`  and ${drives.length - 20} more drives; --json lists all`] : []),
  ].join('\n');
}

const byReason = (refusals: readonly Refusal[]) => Map.groupBy(refusals, (refusal) => refusal.reason);

function refusalLines(reason: Reason, refusals: readonly Refusal[]): string[] {
  const more = refusals.length - shownPaths;
  return [
    `    ${reason} (${refusals.length}): ${reasons[reason]}`,
    ...refusals.slice(0, shownPaths).map(({ path, detail }) => `      ${path}${detail ? `  (${detail})` : ''}`),
    ...(more > 0 ? [`      and ${more} more; --json lists all`] : []),
  ];
}
