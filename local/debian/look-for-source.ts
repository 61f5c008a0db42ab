import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceSighting } from './choose-source.ts';
import { debianMirror } from './debian-mirror.ts';
import { processors } from './processors.ts';
import { succeeds } from './run-command.ts';

const keyrings = ['/usr/share/keyrings/debian-archive-keyring.pgp', '/usr/share/keyrings/debian-archive-keyring.gpg'];

/** Everything the choice of a source depends on; `mirror` overrides what the machine's apt uses. */
export async function lookForSource(mirror: string | undefined): Promise<SourceSighting> {
  return {
    hasPackageTools: process.arch in processors && (await haveAll(['apt-get', 'dpkg-deb', 'setpriv', 'flock'])),
    keyring: await firstThere(keyrings),
    mirror: mirror ?? (await mirrorOfMachine()),
  };
}

const haveAll = async (programs: readonly string[]): Promise<boolean> =>
  (await Promise.all(programs.map((program) => succeeds(program, '--version')))).every(Boolean);

async function mirrorOfMachine(): Promise<string | undefined> {
  const folder = '/etc/apt/sources.list.d';
  const listed = await readdir(folder).catch(() => []);
  const paths = ['/etc/apt/sources.list', ...listed.map((name) => join(folder, name))].filter((path) => /\.(list|sources)$/.test(path));
  const sources = await Promise.all(paths.map(async (name) => ({ name, text: await textOf(name) })));
  return debianMirror({ osRelease: await textOf('/etc/os-release'), sources });
}

const textOf = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
/** Whether something is at a path. */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The first path that something is at. */
export async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await exists(path)) return path;
  return undefined;
}
