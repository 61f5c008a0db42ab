import { dirname, join, resolve } from 'node:path';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { ensurePrograms } from '../debian/ensure-programs.ts';
import { chooseDescent } from './runtime/choose-descent.ts';
import { type Command, commandLine, type Layout } from './runtime/command-line.ts';
import type { RuntimeProgress } from './runtime/fetch-progress.ts';
import { lookAtRights, lookForPostgres } from './runtime/look-at-machine.ts';
import { postgresPrograms, wantedPackages } from './runtime/packages.ts';

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

async function findOrFetch(search: Search): Promise<Layout> {
  const installed = await lookForPostgres();
  if (installed) return installed;
  const fetched = await ensurePrograms({ programs: postgresPrograms, ...search }).catch((error: Error) => {
    throw new AxionError('local.runtime-missing', { reason: error.message, packages: wantedPackages }, error);
  });
  return { kind: 'fetched', ...fetched };
}
