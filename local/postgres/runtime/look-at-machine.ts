import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exists, firstThere } from '../../debian/look-for-source.ts';
import { succeeds } from '../../debian/run-command.ts';
import type { Layout } from './command-line.ts';

/** Where a PostgreSQL 17 lies when installed by a package of Debian's kind, of Red Hat's kind, or from source. */
const installations = [
  { binaries: '/usr/lib/postgresql/17/bin', extensions: '/usr/share/postgresql/17/extension' },
  { binaries: '/usr/pgsql-17/bin', extensions: '/usr/pgsql-17/share/extension' },
  { binaries: '/usr/local/pgsql/bin', extensions: '/usr/local/pgsql/share/extension' },
];
const tippecanoes = ['/usr/bin/tippecanoe', '/usr/local/bin/tippecanoe'];

/** What this process may do to start a server that refuses root. `folders` hold its programs and its data. */
export async function lookAtRights(folders: readonly string[]) {
  const isRoot = process.getuid?.() === 0;
  const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', '--inh-caps=+dac_override', '--ambient-caps=+dac_override', 'true'];
  return {
    isRoot,
    canTie: await succeeds('setpriv', '--pdeathsig', 'INT', 'true'),
    canSetpriv: isRoot && (await succeeds('setpriv', ...asNobody)),
    isPassable: (await Promise.all(folders.flatMap(upwards).map(anyoneMayEnter))).every(Boolean),
    canUnshare: isRoot && (await succeeds('unshare', '--user', '--map-user=65534', '--map-group=65534', 'true')),
  };
}

/** A folder and all above it. */
function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

/** A folder that is not made yet will be open. */
const anyoneMayEnter = (folder: string): Promise<boolean> =>
  stat(folder).then(
    ({ mode }) => (mode & 0o001) !== 0,
    () => true,
  );

/** A PostgreSQL 17 with both extensions, and tippecanoe, installed by the machine's owner. */
export async function lookForPostgres(): Promise<Extract<Layout, { kind: 'machine' }> | undefined> {
  const tippecanoe = await firstThere(tippecanoes);
  if (tippecanoe === undefined) return undefined;
  for (const { binaries, extensions } of installations) {
    const needed = [`${binaries}/postgres`, `${binaries}/initdb`, `${extensions}/postgis.control`, `${extensions}/pg_partman.control`];
    const isThere = (await Promise.all(needed.map(exists))).every(Boolean);
    if (isThere && (await isSeventeen(binaries))) return { kind: 'machine', binaries, tippecanoe };
  }
  return undefined;
}

const isSeventeen = (binaries: string): Promise<boolean> =>
  succeeds('sh', '-c', `"$1/postgres" --version | grep -q ' 17[.]'`, 'sh', binaries);
