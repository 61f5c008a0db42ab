import type { Objects } from '@axion/platform/objects/objects.ts';
import { damagedFiles } from '../backup/file-sums.ts';
import { findSnapshots } from '../backup/snapshots.ts';
import { damagedCopies, restoreObjects } from './restore-objects.ts';

/**
 * Puts objects back that the store lacks, from the newest snapshot with copies of them; nothing else is touched. Answers what was done, as a line.
 * @throws Error when no snapshot has copies, or one of them is damaged; then nothing was put back
 */
export async function putObjectsBack(
  objects: Pick<Objects, 'head' | 'put'>,
  { from, signal, tell }: { readonly from: string; readonly signal: AbortSignal; readonly tell: (line: string) => void },
): Promise<string> {
  const { snapshots, broken } = await findSnapshots(from);
  for (const fault of broken) tell(`passed over: ${fault}`);
  const newest = snapshots.filter(({ manifest }) => manifest.objects?.copied).at(-1);
  const list = newest?.manifest.objects?.file;
  if (newest === undefined || list === undefined)
    throw new Error(`${from} holds no snapshot with the bytes of objects: they are in those of "axion backup --with-objects"`);
  const { folder, manifest } = newest;
  const listed = Object.fromEntries(Object.entries(manifest.files).filter(([name]) => name === list));
  const faults = await damagedFiles(folder, { files: listed });
  if (faults.length === 0) faults.push(...(await damagedCopies(folder, list, signal)));
  if (faults.length > 0) throw new Error(`The snapshot is damaged, and nothing was changed:\n${faults.slice(0, 20).join('\n')}`);
  const { present, put } = await restoreObjects(objects, { folder, list, copied: true, signal });
  return `objects of ${folder}: ${present} there, ${put} put back`;
}
