import { join } from 'node:path';
import type { DebianPrograms } from '@axion/local/debian/ensure-programs.ts';
import { runCommand } from '@axion/local/debian/run-command.ts';
import { fetchPrograms } from './real-cache.ts';

/** The first that fetches by itself a newer Go that a module asks for. */
const leastMinor = 21;
const programInside = 'usr/lib/go-1.24/bin/go';

/** Linked statically: it needs no libraries, and of itself only what fetches the Go that then builds. */
const goPrograms: DebianPrograms = {
  name: 'go1.24',
  packages: ['golang-1.24-go'],
  arrangement: 1,
  arrange: async () => undefined,
  check: async (root) => {
    await minorOf(join(root, programInside));
  },
};

/** Path of a Go that builds any module when GOTOOLCHAIN is `auto`: the machine's, else fetched. */
export async function findGo(): Promise<string> {
  if ((await minorOf('go').catch(() => 0)) >= leastMinor) return 'go';
  const { root } = await fetchPrograms(goPrograms);
  return join(root, programInside);
}

const minorOf = async (file: string): Promise<number> =>
  Number(/go1\.(\d+)/.exec(await runCommand({ file, args: ['version'], timeoutMs: 60_000 }))?.[1] ?? 0);
