import { readdirSync, readFileSync } from 'node:fs';
import { orElse } from './or-else.ts';

/** Memory of a process and all its descendants. */
export type TreeMemory = {
  readonly processes: number;
  /** Resident pages; those shared between processes of the tree are counted for each. */
  readonly residentBytes: number;
  /** Proportional set size: shared pages are divided among their users, so sums over trees are true. Null where the kernel does not let us read it. */
  readonly pssBytes: number | null;
};

/** The parent in the text of /proc/PID/stat; the second field may itself contain brackets and spaces. */
export const parentIn = (stat: string): number => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);

/** A size in the text of a /proc file that counts in kB. */
export function kilobytesIn(text: string, field: string): number | null {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  return found === undefined ? null : Number(found) * 1024;
}

/** Each root and all that it started, as parent → children was at this moment. */
export function descendants(parents: ReadonlyMap<number, number>, root: number): readonly number[] {
  const found = [root];
  for (let i = 0; i < found.length; i++) {
    for (const [pid, parent] of parents) if (parent === found[i] && !found.includes(pid)) found.push(pid);
  }
  return found;
}

/** Measures the trees below the roots in one look at /proc. `alone` are measured without what they started. */
export function measureTrees(roots: readonly number[], alone: readonly number[] = []): ReadonlyMap<number, TreeMemory> {
  const parents = new Map(pidsOfMachine().map((pid) => [pid, parentIn(textAt(`/proc/${pid}/stat`))]));
  const trees = roots.map((root) => [root, memoryOf(descendants(parents, root))] as const);
  return new Map([...trees, ...alone.map((pid) => [pid, memoryOf([pid])] as const)]);
}

/** Every process that this user can see. */
export const pidsOfMachine = (): readonly number[] =>
  orElse(() => readdirSync('/proc'), [])
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

function memoryOf(pids: readonly number[]): TreeMemory {
  const resident = pids.map((pid) => kilobytesIn(textAt(`/proc/${pid}/status`), 'VmRSS') ?? 0);
  const proportional = pids.map((pid) => kilobytesIn(textAt(`/proc/${pid}/smaps_rollup`), 'Pss'));
  return {
    processes: pids.length,
    residentBytes: sum(resident),
    pssBytes: proportional.includes(null) ? null : sum(proportional.map((bytes) => bytes ?? 0)),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const textAt = (path: string): string => orElse(() => readFileSync(path, 'utf8'), '');
