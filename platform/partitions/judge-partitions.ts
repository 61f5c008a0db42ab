import { intervalName } from './intervals.ts';
import type { PartitionSet } from './partition-set.ts';
import { leastPremade, missingIntervals, planMaintenance, premadeUntil } from './plan-maintenance.ts';

/** `bad` fails the maintenance and the command; `warn` wants a person's look. */
export type Judgement = { readonly grade: 'bad' | 'warn'; readonly says: string };

const hourMs = 3_600_000;
/** A nightly run that is two hours late has been missed. */
const staleAfterMs = 26 * hourMs;
const undeliveredWarnMs = 24 * hourMs;

/** Everything about a table that is not as it should be, the worst first. */
export function judgePartitions(set: PartitionSet, now: Date): readonly Judgement[] {
  const found = [...setUp(set), ...coverage(set, now), ...lately(set, now), ...rows(set, now)];
  return found.sort((a, b) => a.grade.localeCompare(b.grade));
}

/** What a table would be refused for before anything is done to it; undefined when it can be maintained. */
export function misconfiguration(set: PartitionSet): string | undefined {
  return setUp(set)[0]?.says;
}

function setUp(set: PartitionSet): readonly Judgement[] {
  return [
    set.unit === null ? bad('its interval is none of hour, day, month and year') : undefined,
    set.partmanRetention === null ? undefined : bad(`pg_partman would drop after ${set.partmanRetention} by itself, undelivered rows too`),
    set.keepsDropped ? bad('dropped partitions would stay on disk (retention_keep_table)') : undefined,
    set.isEndless ? undefined : bad('no partitions are made while nobody writes (infinite_time_partitions)'),
    set.hasDefault ? undefined : bad('it has no default partition: a row outside all partitions is refused'),
    set.premake >= leastPremade ? undefined : bad(`only ${set.premake} partitions are to be made ahead, and ${leastPremade} are the least`),
  ].filter((judgement) => judgement !== undefined);
}

function coverage(set: PartitionSet, now: Date): readonly Judgement[] {
  const { unit } = set;
  if (unit === null) return [];
  const missing = missingIntervals({ ...set, unit }, now);
  if (missing.length === 0) return [];
  const until = premadeUntil(set, now);
  const names = missing.slice(0, 3).map((start) => intervalName(unit, start));
  const more = missing.length > 3 ? ` and ${missing.length - 3} more` : '';
  return [bad(`no partition for ${names.join(', ')}${more}${until ? '' : ': rows of now fall into the default partition'}`)];
}

function lately({ triedAt, succeededAt, fault }: PartitionSet, now: Date): readonly Judgement[] {
  if (triedAt === null) return [warn('never maintained by the worker yet')];
  if (fault !== null) return [warn(`the latest maintenance failed: ${fault}`)];
  return succeededAt !== null && now.getTime() - succeededAt.getTime() > staleAfterMs
    ? [warn('last maintained more than 26 hours ago')]
    : [];
}

function rows(set: PartitionSet, now: Date): readonly Judgement[] {
  const { unit, oldestUndeliveredAt, parked, undelivered } = set;
  const staying = unit === null ? undefined : planMaintenance({ ...set, unit }, now);
  const waitsLong = oldestUndeliveredAt !== null && now.getTime() - oldestUndeliveredAt.getTime() > undeliveredWarnMs;
  return [
    set.isTold || set.kept === null
      ? undefined
      : warn('the worker has not said yet how long it keeps rows; until then maintenance by hand drops none'),
    staying && staying.move.length > 0
      ? warn(`rows of ${staying.move.length} intervals wait in the default partition to be moved`)
      : undefined,
    staying && staying.staying.ahead > 0
      ? warn(`${staying.staying.ahead} rows lie far ahead of now and stay in the default partition`)
      : undefined,
    staying && staying.staying.behind > 0 ? warn(`${staying.staying.behind} rows are older than the first partition`) : undefined,
    parked > 0 ? warn(`${parked} rows are parked: the table's own rules refuse them for now`) : undefined,
    waitsLong
      ? warn(`${undelivered} rows are undelivered, the oldest since ${oldestUndeliveredAt.toISOString()}; their partitions are kept`)
      : undefined,
  ].filter((judgement) => judgement !== undefined);
}

const bad = (says: string): Judgement => ({ grade: 'bad', says });
const warn = (says: string): Judgement => ({ grade: 'warn', says });
