import { join } from 'node:path';
import type { ChildCommand } from './part.ts';

const followParent = join(import.meta.dirname, '../children/follow-parent.ts');

/** A child that is a program of ours: runs under this very Node, and ends when the supervisor does even where no death signal is to be had. */
export const nodeChild = ({
  entry,
  args = [],
  flags = [],
  env,
  cwd,
}: {
  readonly entry: string;
  readonly args?: readonly string[];
  /** For Node itself, such as a heap limit. */
  readonly flags?: readonly string[];
  readonly env: ChildCommand['env'];
  readonly cwd: string;
}): ChildCommand => ({ file: process.execPath, args: ['--import', followParent, ...flags, entry, ...args], env, cwd });
