import { access, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sighting } from './choose-runtime.ts';
import { debianMirror } from './debian-mirror.ts';
import { processors } from './packages.ts';
import { succeeds } from './run-command.ts';

/** Where a PostgreSQL 17 lies when installed by a package of Debian's kind, of Red Hat's kind, or from source. */
const installations = [
  { binaries: '/usr/lib/postgresql/17/bin', extensions: '/usr/share/postgresql/17/extension' },
  { binaries: '/usr/pgsql-17/bin', extensions: '/usr/pgsql-17/share/extension' },
  { binaries: '/usr/local/pgsql/bin', extensions: '/usr/local/pgsql/share/extension' },
];
const tippecanoes = ['/usr/bin/tippecanoe', '/usr/local/bin/tippecanoe'];
const keyrings = ['/usr/share/keyrings/debian-archive-keyring.pgp', '/usr/share/keyrings/debian-archive-keyring.gpg'];

type Question = {
  /** The folder a fetched runtime has in the cache. */
  readonly cached: string;
  /** Overrides what the machine's apt uses. */
  readonly mirror: string | undefined;
};

/** Everything the choice of a runtime depends on. */
export async function lookAtMachine({ cached, mirror }: Question): Promise<Sighting> {
  return {
    installed: await installed(),
    cached: await exists(cached),
    hasPackageTools: process.arch in processors && (await haveAll(['apt-get', 'dpkg-deb', 'setpriv', 'flock'])),
    keyring: await first(keyrings),
    mirror: mirror ?? (await mirrorOfMachine()),
  };
}

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

const haveAll = async (programs: readonly string[]): Promise<boolean> =>
  (await Promise.all(programs.map((program) => succeeds(program, '--version')))).every(Boolean);

async function installed(): Promise<Sighting['installed']> {
  const tippecanoe = await first(tippecanoes);
  if (tippecanoe === undefined) return undefined;
  for (const { binaries, extensions } of installations) {
    const needed = [`${binaries}/postgres`, `${binaries}/initdb`, `${extensions}/postgis.control`, `${extensions}/pg_partman.control`];
    const isThere = (await Promise.all(needed.map(exists))).every(Boolean);
    if (isThere && (await isSeventeen(binaries))) return { binaries, tippecanoe };
  }
  return undefined;
}

const isSeventeen = (binaries: string): Promise<boolean> =>
  succeeds('sh', '-c', `"$1/postgres" --version | grep -q ' 17[.]'`, 'sh', binaries);

async function mirrorOfMachine(): Promise<string | undefined> {
  const folder = '/etc/apt/sources.list.d';
  const listed = await readdir(folder).catch(() => []);
  const paths = ['/etc/apt/sources.list', ...listed.map((name) => join(folder, name))].filter((path) => /\.(list|sources)$/.test(path));
  const sources = await Promise.all(paths.map(async (name) => ({ name, text: await textOf(name) })));
  return debianMirror({ osRelease: await textOf('/etc/os-release'), sources });
}

const textOf = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function first(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await exists(path)) return path;
  return undefined;
}
