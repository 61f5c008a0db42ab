import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { promisify } from 'node:util';

/** The reading end of a named pipe that the engine writes a result into. */
export type ResultPipe = {
  readonly readable: Socket;
  /** Says that no more will be written: the reader then meets the end. */
  finish(): void;
};

/** Makes named pipes. @throws Error when `mkfifo` is missing or a path exists */
export const makePipes = async (paths: readonly string[]): Promise<void> => {
  await promisify(execFile)('mkfifo', ['-m', '600', ...paths], { timeout: 10_000 });
};

/**
 * Opens a named pipe for one result. We hold a writing end too, so that the reader does not meet the end before the engine has opened its own;
 * the kernel makes a writer wait for its reader, which is all the back-pressure there is. Whatever an earlier result left is gone with its ends.
 */
export function openPipe(path: string): ResultPipe {
  const reading = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const holding = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  let held = true;
  return {
    readable: new Socket({ fd: reading, readable: true, writable: false }),
    finish() {
      if (held) closeSync(holding);
      held = false;
    },
  };
}
