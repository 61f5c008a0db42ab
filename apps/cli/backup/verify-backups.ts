import { damagedCopies } from '../restore/restore-objects.ts';
import { damagedFiles } from './file-sums.ts';
import { findSnapshots, newestFor, type Snapshot } from './snapshots.ts';

type Wish = { readonly from: string; readonly database: string | undefined; readonly maxAgeHours: number; readonly now: () => Date };
/** What was looked at, and what is not in order; a line each. */
export type Verdict = { readonly facts: readonly string[]; readonly faults: readonly string[] };

/** Looks at the newest snapshot: its age and every byte of it. */
export async function verifyBackups({ from, database, maxAgeHours, now }: Wish): Promise<Verdict> {
  const newest = newestFor(await findSnapshots(from), database);
  if (newest === undefined) return { facts: [], faults: [`${from} holds no finished snapshot of ${database ?? 'everything'}`] };
  const age = ageFault(newest, maxAgeHours, now());
  const damage = await damageOf(newest);
  const facts = [
    `newest snapshot: ${newest.folder}, of ${newest.manifest.startedAt}, ${Object.keys(newest.manifest.files).length} files read, ${damage.length} damaged`,
  ];
  return { facts, faults: [...(age ? [age] : []), ...damage] };
}

/** What is wrong with a snapshot's age. It is as old as its beginning: later writes are not in it. */
export function ageFault({ folder, manifest }: Snapshot, maxAgeHours: number, now: Date): string | undefined {
  const hours = (now.getTime() - Date.parse(manifest.startedAt)) / 3_600_000;
  return hours > maxAgeHours ? `${folder} is ${hours.toFixed(1)} h old, at most ${maxAgeHours} are allowed` : undefined;
}

async function damageOf({ folder, manifest }: Snapshot): Promise<readonly string[]> {
  const faults = await damagedFiles(folder, manifest);
  return faults.length > 0 || !manifest.objects?.copied ? faults : damagedCopies(folder, manifest.objects.file);
}
