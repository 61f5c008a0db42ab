import { lstat, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { DebianPrograms } from '@axion/local/debian/ensure-programs.ts';
import { type Processor, underLoader } from '@axion/local/debian/processors.ts';
import { runCommand } from '@axion/local/debian/run-command.ts';
import { environment } from '@axion/platform/config/start.ts';
import { fetchPrograms } from './real-cache.ts';

/** A program and the first of its arguments. */
export type Launch = { readonly file: string; readonly args: readonly string[] };

const leastVersion = 17;
const versionTimeoutMs = 60_000;

const javaPrograms: DebianPrograms = {
  name: 'java21',
  packages: ['openjdk-21-jre-headless', 'libc6', 'libgcc-s1', 'libstdc++6', 'zlib1g'],
  arrangement: 1,
  arrange: linkInside,
  check: async (root, processor) => {
    await versionOf(fetchedJava(root, processor));
  },
};

/** Java 17 or newer: of JAVA_HOME, else the machine's, else fetched. */
export async function findJava(): Promise<Launch> {
  const home = environment().JAVA_HOME;
  for (const file of [...(home ? [join(home, 'bin', 'java')] : []), 'java'])
    if ((await versionOf({ file, args: [] }).catch(() => 0)) >= leastVersion) return { file, args: [] };
  const { root, processor } = await fetchPrograms(javaPrograms);
  return fetchedJava(root, processor);
}

function fetchedJava(root: string, processor: Processor): Launch {
  const [file, ...args] = underLoader(root, processor) as [string, ...string[]];
  return { file, args: [...args, `${root}/usr/lib/jvm/java-21-openjdk-${processor.debian}/bin/java`] };
}

const versionOf = async ({ file, args }: Launch): Promise<number> =>
  Number(/^\w+ (\d+)/.exec(await runCommand({ file, args: [...args, '--version'], timeoutMs: versionTimeoutMs }))?.[1] ?? 0);

/** Debian's packages link to /etc by absolute paths: they are led to the file that was unpacked. */
export async function linkInside(root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((found) => found.isSymbolicLink())) {
    const link = join(entry.parentPath, entry.name);
    const target = await readlink(link);
    const inside = join(root, target);
    if (!target.startsWith('/') || !(await lstat(inside).catch(() => undefined))) continue;
    await rm(link);
    await symlink(relative(dirname(link), inside), link);
  }
}
