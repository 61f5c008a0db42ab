import { chmod, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Processor, underLoader } from '../../debian/processors.ts';
import { CommandFailed, runCommand } from '../../debian/run-command.ts';
import { binFolder, commandLine, elfFolder } from './command-line.ts';

const extensions = 'usr/share/postgresql/17/extension';
const unneeded = [
  'etc',
  'var',
  'usr/share/doc',
  'usr/share/man',
  'usr/share/locale',
  'usr/share/postgresql/17/man',
  'usr/share/lintian',
  'usr/lib/systemd',
];
const unneededServerParts = ['bitcode', 'pgxs', 'llvmjit.so', 'llvmjit_types.bc'];

/**
 * Makes unpacked Debian packages run where they lie: each program becomes a script that calls it under the loader beside it, because initdb and others
 * start their neighbours by path; extensions get the names that a package's install script would have linked.
 */
export async function arrangeRuntime(root: string, processor: Processor): Promise<void> {
  const bin = join(root, binFolder);
  const elf = join(root, elfFolder);
  await mkdir(elf, { recursive: true });
  const programs = (await readdir(bin)).filter((name) => !name.endsWith('.py'));
  for (const name of programs) {
    await rename(join(bin, name), join(elf, name));
    await writeFile(join(bin, name), wrapper(name, processor));
    await chmod(join(bin, name), 0o755);
  }
  const controls = (await readdir(join(root, extensions))).filter((name) => name.endsWith('-3.control'));
  await Promise.all(controls.map((name) => symlink(name, join(root, extensions, name.replace('-3.control', '.control')))));
  const removed = [...unneeded, ...unneededServerParts.map((name) => `usr/lib/postgresql/17/lib/${name}`)];
  await Promise.all(removed.map((path) => rm(join(root, path), { recursive: true, force: true })));
}

const wrapper = (name: string, { triplet, loader }: Processor): string => `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
libraries="$here/../../../${triplet}"
exec "$libraries/${loader}" --library-path "$libraries" --argv0 "$here/${name}" "$here/../elf/${name}" "$@"
`;

const checkedPrograms = ['postgres', 'initdb', 'psql', 'pg_dump', 'tippecanoe', 'pgbouncer'];
const checkedLibraries = ['postgis-3.so', 'pg_partman_bgw.so', 'plpgsql.so', 'pgcrypto.so'];

/** @throws CommandFailed when a program does not start here or an extension's library misses another */
export async function checkRuntime(root: string, processor: Processor): Promise<void> {
  const machine = { layout: { kind: 'fetched', root, processor }, descent: 'none', canTie: false } as const;
  for (const name of checkedPrograms) await runCommand({ ...commandLine(machine, name, ['--version']), timeoutMs: 20_000 });
  const [loader, ...underIt] = underLoader(root, processor) as [string, ...string[]];
  for (const name of checkedLibraries) {
    const path = join(root, 'usr/lib/postgresql/17/lib', name);
    const program = { file: loader, args: [...underIt, '--list', path] };
    const listed = await runCommand({ ...program, timeoutMs: 20_000 });
    const missing = listed.split('\n').filter((line) => line.includes('not found'));
    if (missing.length > 0)
      throw new CommandFailed(program, 'missing libraries', `E: ${name} misses ${missing.map((line) => line.trim()).join(', ')}`);
  }
}
