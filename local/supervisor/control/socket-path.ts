import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

/** A Unix socket's path has room for 107 bytes (unix(7)). */
const longestPath = 107;

/** The control socket of a stack under a path short enough for the kernel; `close` when it is no longer used. */
export function controlSocketPath(runFolder: string): { readonly path: string; readonly close: () => void } {
  const path = join(runFolder, 'control.sock');
  if (Buffer.byteLength(path) <= longestPath) return { path, close: () => undefined };
  // A folder that is too deep is reached through an open handle on it.
  const fd = openSync(runFolder, 'r');
  return { path: `/proc/self/fd/${fd}/control.sock`, close: () => closeSync(fd) };
}
