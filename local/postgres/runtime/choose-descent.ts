import type { Descent } from './command-line.ts';

/** How Postgres is started; it refuses to be root. Undefined: root, and neither way down is allowed here. */
export function chooseDescent(machine: {
  readonly isRoot: boolean;
  readonly canSetpriv: boolean;
  readonly canUnshare: boolean;
  /** Whether any user may enter the folders that hold programs and data. */
  readonly isPassable: boolean;
}): Descent | undefined {
  if (!machine.isRoot) return 'none';
  // initdb asks access(2), which looks at the real user and at no capability: below a folder of root's own it must stay root to the kernel.
  if (!machine.isPassable && machine.canUnshare) return 'unshare';
  if (machine.canSetpriv) return 'setpriv';
  return machine.canUnshare ? 'unshare' : undefined;
}
