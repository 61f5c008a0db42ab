import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

// Loaded into every child that is Node (`--import`): the supervisor holds the other end of standard input, so its end is the supervisor's end.
const standardInput = fstatSync(0);
if (isMainThread && (standardInput.isFIFO() || standardInput.isSocket())) {
  const pipe = new Socket({ fd: 0, readable: true, writable: false });
  const end = () => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 3_000).unref();
    process.kill(process.pid, 'SIGTERM');
  };
  pipe.once('end', end);
  pipe.on('error', end);
  pipe.resume();
  pipe.unref();
}
