import type { TableDescription } from '@axion/platform/partitions/describe-partitions.ts';
import { sizeText } from '../../supervisor/disk.ts';

type Column = readonly [title: string, value: (table: TableDescription) => string, side: 'left' | 'right'];

const columns: readonly Column[] = [
  ['TABLE', ({ table }) => table, 'left'],
  ['BY', ({ interval }) => interval, 'left'],
  ['PREMADE UNTIL', ({ premadeUntil }) => day(premadeUntil), 'left'],
  ['OLDEST', ({ oldestPartition }) => day(oldestPartition), 'left'],
  ['PARTITIONS', ({ partitions }) => String(partitions), 'right'],
  ['SIZE', ({ sizeBytes }) => sizeText(sizeBytes), 'right'],
  ['DEFAULT', ({ defaultRows }) => String(defaultRows), 'right'],
  ['PARKED', ({ parkedRows }) => String(parkedRows), 'right'],
  ['UNDELIVERED', ({ undeliveredRows }) => String(undeliveredRows), 'right'],
  ['KEPT', ({ kept }) => kept ?? 'forever', 'right'],
  ['MAINTAINED', ({ lastMaintainedAt }) => minute(lastMaintainedAt), 'left'],
  ['LAST SUCCESS', ({ lastSuccessAt }) => minute(lastSuccessAt), 'left'],
];

/** Partitioned tables for people, and below them what is not in order. */
export function partitionTable(tables: readonly TableDescription[]): readonly string[] {
  const rows = [columns.map(([title]) => title), ...tables.map((table) => columns.map(([, value]) => value(table)))];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (columns[i]?.[2] === 'right' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  const findings = tables.flatMap(({ table, findings: found }) =>
    found.map(({ grade, says }) => `${grade === 'bad' ? 'BROKEN' : 'look  '}  ${table}: ${says}`),
  );
  return [...rows.map(line), ...(findings.length > 0 ? ['', ...findings] : ['', 'Every interval that is wanted is there.'])];
}

const day = (moment: string | null): string => moment?.slice(0, 10) ?? 'none';
const minute = (moment: string | null): string => moment?.slice(0, 16).replace('T', ' ') ?? 'never';
