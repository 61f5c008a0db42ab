import { fstatSync } from 'node:fs';
import type { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

// Loaded into every child that is Node (`--import`): the supervisor holds the other end of standard input, so its end is the supervisor's end.
const standardInput = fstatSync(0);
if (isMainThread && (standardInput.isFIFO() || standardInput.isSocket())) {
  const end = () => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 3_000).unref();
    process.kill(process.pid, 'SIGTERM');
  };
  process.stdin.once('end', end).on('error', end).resume();
  // A pipe is a socket to Node; it must not keep a program alive that has nothing left to do.
  (process.stdin as unknown as Socket).unref();
}
