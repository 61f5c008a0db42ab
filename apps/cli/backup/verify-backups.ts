import type { PgPrograms } from '../installation/pg-programs.ts';
import { checkBaseBackup, findBaseBackups, missingWal, newestWal, walFolder } from '../physical/base-backups.ts';
import { damagedCopies } from '../restore/restore-objects.ts';
import { damagedFiles } from './file-sums.ts';
import { findSnapshots, lossesOf, newestFor, remarksOn, type Snapshot, type Sought, whyNone } from './snapshots.ts';

type Wish = Sought & { readonly from: string; readonly maxAgeHours: number; readonly now: () => Date };
/** What was looked at, and what is not in order; a line each. */
export type Verdict = { readonly facts: readonly string[]; readonly faults: readonly string[] };

/** Looks at the newest snapshot, its age, the stores in it and every byte of it, and at the newest base backup and its WAL, where there is one. */
export async function verifyBackups(programs: PgPrograms, wish: Wish): Promise<Verdict> {
  const [snapshot, archive] = [await verifySnapshot(wish), await verifyArchive(programs, wish)];
  return { facts: [...snapshot.facts, ...archive.facts], faults: [...snapshot.faults, ...archive.faults] };
}

async function verifyArchive(programs: PgPrograms, { from, maxAgeHours, now }: Wish): Promise<Verdict> {
  const [{ bases, broken }, newest] = [await findBaseBackups(from), await newestWal(from)];
  const base = bases.at(-1);
  if (base === undefined && newest === undefined) return { facts: [], faults: broken };
  if (base === undefined)
    return { facts: [], faults: [`${walFolder(from)} holds WAL, but there is no base backup that it could go on from`, ...broken] };
  const missing = await missingWal(from, base);
  const damage = await checkBaseBackup(programs, base).then(
    () => [],
    (error: Error) => [`${base.folder}: ${error.message}`],
  );
  const faults = missing.map((name) => `${name}: this WAL file is missing; nothing after it can be reached from ${base.folder}`);
  const hours = newest && hoursBetween(newest.writtenAt, now());
  if (newest && hours !== undefined && hours > maxAgeHours)
    faults.push(
      `${newest.name}: the newest WAL was received ${hours.toFixed(1)} h ago, at most ${maxAgeHours} are allowed: does "axion backup wal" still run?`,
    );
  const received = newest ? `, the newest of ${newest.writtenAt.toISOString()}` : '';
  return {
    facts: [
      `newest base backup: ${base.folder}, of ${base.startedAt}, WAL from ${base.firstWal} on: ${missing.length} files missing${received}`,
    ],
    faults: [...damage, ...faults, ...broken],
  };
}

const hoursBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 3_600_000;

/** The newest that has what it should have: a younger one that lacks a store is no backup of that store. */
async function verifySnapshot({ from, maxAgeHours, now, ...sought }: Wish): Promise<Verdict> {
  const { snapshots, broken } = await findSnapshots(from);
  const newest = newestFor(snapshots, sought);
  if (newest === undefined) return { facts: [], faults: [whyNone(from, snapshots, sought), ...broken] };
  const age = ageFault(newest, maxAgeHours, now());
  const damage = await damageOf(newest);
  const facts = [
    `newest snapshot: ${newest.folder}, of ${newest.manifest.startedAt}, ${Object.keys(newest.manifest.files).length} files read, ${damage.length} damaged`,
    ...remarksOn(newest, snapshots, sought),
  ];
  const losses = sought.database === undefined ? lossesOf(newest, snapshots) : [];
  return { facts, faults: [...(age ? [age] : []), ...losses, ...damage, ...broken] };
}

/** What is wrong with a snapshot's age. It is as old as its beginning: later writes are not in it. */
export function ageFault({ folder, manifest }: Snapshot, maxAgeHours: number, now: Date): string | undefined {
  const hours = hoursBetween(new Date(manifest.startedAt), now);
  return hours > maxAgeHours ? `${folder} is ${hours.toFixed(1)} h old, at most ${maxAgeHours} are allowed` : undefined;
}

async function damageOf({ folder, manifest }: Snapshot): Promise<readonly string[]> {
  const faults = await damagedFiles(folder, manifest);
  return faults.length > 0 || !manifest.objects?.copied ? faults : damagedCopies(folder, manifest.objects.file);
}
