import { access, chmod, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command, PostgresRuntime } from '@axion/local/postgres/ensure-postgres-runtime.ts';

/** The clock of one server, which runs as fast as ours, so many milliseconds ahead of it. */
export type ShiftedClock = {
  /** Takes effect at the server's next look at its clock. */
  readonly shift: (aheadMs: number) => Promise<void>;
  /** What the server believes. */
  readonly now: () => Date;
  /** The same runtime, its server under this clock. */
  readonly runtime: PostgresRuntime;
};

/**
 * Puts libfaketime between a fetched PostgreSQL and its clock. The shift lies in a file that is replaced as a whole and read at each look, so that all
 * sessions change at once; waits and timeouts stay real.
 * @throws Error when the runtime was not fetched: a server installed by the machine's owner has no libfaketime of ours
 */
export async function shiftClock(runtime: PostgresRuntime, folder: string): Promise<ShiftedClock> {
  const file = join(folder, 'clock');
  let aheadMs = 0;
  const shift = async (wanted: number) => {
    const seconds = Math.round(wanted / 1_000);
    await writeFile(`${file}.next`, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    await chmod(`${file}.next`, 0o644);
    await rename(`${file}.next`, file);
    aheadMs = seconds * 1_000;
  };
  await shift(0);
  const library = libraryBeside(runtime.command('postgres'));
  await access(library);
  return {
    shift,
    now: () => new Date(Date.now() + aheadMs),
    runtime: {
      ...runtime,
      command: (binary, args = []) => {
        const command = runtime.command(binary, args);
        return binary === 'postgres' ? preloaded(command, library, file) : command;
      },
    },
  };
}

const option = '--library-path';

function libraryBeside({ args }: Command): string {
  const libraries = args[args.indexOf(option) + 1];
  if (!args.includes(option) || libraries === undefined)
    throw new Error(
      'A shifted clock needs the fetched PostgreSQL: this machine has one of its own installed, without libfaketime beside it.',
    );
  return join(libraries, 'faketime', 'libfaketimeMT.so.1');
}

/** The loader preloads it: LD_PRELOAD would reach programs of the machine, which have another C library. */
function preloaded(command: Command, library: string, file: string): Command {
  const at = command.args.indexOf(option);
  return {
    ...command,
    args: [...command.args.slice(0, at), '--preload', library, ...command.args.slice(at)],
    env: { ...command.env, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
  };
}
