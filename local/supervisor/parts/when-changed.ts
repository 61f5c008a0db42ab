import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { sourceDigest } from './source-digest.ts';

/** Something that is made from sources of this checkout. */
export type Made = {
  readonly project: string;
  readonly sources: readonly string[];
  /** Where it is noted what was made; inside of what is made, so that both go together. */
  readonly note: string;
};

/** Makes it unless it was made from these very sources before. Answers whether it had to. */
export async function whenChanged({ project, sources, note }: Made, make: () => Promise<void>): Promise<boolean> {
  const digest = sourceDigest(project, sources);
  if (existsSync(note) && readFileSync(note, 'utf8') === digest) return false;
  await make();
  writeFileSync(note, digest);
  return true;
}
