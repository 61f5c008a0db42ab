import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { aptReason } from './runtime/apt-plan.ts';
import { chooseDescent, chooseRuntime } from './runtime/choose-runtime.ts';
import { type Command, commandLine, type Layout } from './runtime/command-line.ts';
import type { RuntimeProgress } from './runtime/fetch-progress.ts';
import { fetchRuntime } from './runtime/fetch-runtime.ts';
import { lookAtMachine, lookAtRights } from './runtime/look-at-machine.ts';
import { processors, runtimeId, wantedPackages } from './runtime/packages.ts';
import { CommandFailed } from './runtime/run-command.ts';
import { withLock } from './runtime/with-lock.ts';

export type { Command } from './runtime/command-line.ts';
export { progressText, type RuntimeProgress } from './runtime/fetch-progress.ts';

/** Programs that a runtime has. */
export type RuntimeBinary =
  | 'postgres'
  | 'initdb'
  | 'psql'
  | 'pg_dump'
  | 'pg_dumpall'
  | 'pg_restore'
  | 'pg_basebackup'
  | 'pg_isready'
  | 'pg_controldata'
  | 'tippecanoe'
  | 'pgbouncer';

/** A PostgreSQL 17 with PostGIS and pg_partman, tippecanoe and PgBouncer, ready to be started. PgBouncer is there on a machine of its own programs only when its owner installed it. */
export type PostgresRuntime = {
  readonly kind: Layout['kind'];
  /** Ready for `child_process.spawn`. Folders that the program writes belong to `uid`, when there is one. */
  readonly command: (binary: RuntimeBinary, args?: readonly string[]) => Command;
};

type Wish = {
  /** The state folder; `runtime/` inside it is the cache unless another is named. */
  readonly home: string;
  readonly cache?: string;
  /** Where Debian packages come from; by default where this machine takes its own. */
  readonly mirror?: string;
  readonly progress: (state: RuntimeProgress) => void;
};

/** Longer than any fetch on a slow line. */
const lockSeconds = 3_600;

/**
 * The first that can be had of: installed on this machine, fetched before, fetched now.
 * @throws AxionError `local.runtime-missing` naming what to install, `local.root-refused`
 */
export async function ensurePostgresRuntime({ home, cache = join(home, 'runtime'), mirror, progress }: Wish): Promise<PostgresRuntime> {
  const rights = await lookAtRights([dirname(resolve(home)), dirname(resolve(cache))]);
  const descent = chooseDescent(rights);
  if (descent === undefined) throw new AxionError('local.root-refused', { program: 'postgres' });
  const layout = await findOrFetch({ cache: resolve(cache), mirror, progress });
  return { kind: layout.kind, command: (binary, args = []) => commandLine({ layout, descent, canTie: rights.canTie }, binary, args) };
}

type Search = { readonly cache: string; readonly mirror: string | undefined; readonly progress: Wish['progress'] };

async function findOrFetch({ cache, mirror, progress }: Search): Promise<Layout> {
  const processor = processors[process.arch as keyof typeof processors] ?? processors.x64;
  const id = runtimeId(processor);
  const root = join(cache, id);
  const fetched = { kind: 'fetched', root, processor } as const;
  const choose = async () => chooseRuntime(await lookAtMachine({ cached: root, mirror }));

  const choice = await choose();
  if (choice.kind === 'machine') return choice;
  if (choice.kind === 'cached') return fetched;
  if (choice.kind === 'none') throw missing(choice.reason);
  await mkdir(cache, { recursive: true });
  await withLock({ file: join(cache, `${id}.lock`), waitSeconds: lockSeconds, onWait: () => progress({ stage: 'waiting' }) }, async () => {
    // Another process may have fetched it while we waited.
    if ((await choose()).kind !== 'fetch') return;
    await fetchRuntime({ cache, id, processor, mirror: choice.mirror, keyring: choice.keyring, progress });
  }).catch((error: unknown) => {
    throw missing(
      error instanceof CommandFailed ? `${error.message}: ${aptReason(error.output)}` : String((error as Error).message),
      error,
    );
  });
  return fetched;
}

const missing = (reason: string, cause?: unknown) => new AxionError('local.runtime-missing', { reason, packages: wantedPackages }, cause);
