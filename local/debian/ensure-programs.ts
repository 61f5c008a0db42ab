import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { aptReason, suite } from './apt-plan.ts';
import { chooseSource } from './choose-source.ts';
import { diesWithUs, downloadPackages } from './download-packages.ts';
import type { FetchProgress } from './download-progress.ts';
import { exists, lookForSource } from './look-for-source.ts';
import { makeOnce } from './make-once.ts';
import { type Processor, processorOfMachine } from './processors.ts';
import { CommandFailed, runCommand } from './run-command.ts';

/** Programs of Debian packages that run where they are unpacked, without root and beside an older system. */
export type DebianPrograms = {
  /** Of the cache's folder. */
  readonly name: string;
  /** Everything the wanted programs load, libraries too: nothing is added to it. */
  readonly packages: readonly string[];
  /** Raised when `arrange` changes, so that old caches are made anew. */
  readonly arrangement: number;
  /** Makes the unpacked files run where they lie. */
  readonly arrange: (root: string, processor: Processor) => Promise<void>;
  /** @throws CommandFailed when a program does not run here */
  readonly check: (root: string, processor: Processor) => Promise<void>;
};

type Wish = {
  readonly programs: DebianPrograms;
  readonly cache: string;
  /** Where packages come from; by default where this machine takes its own. */
  readonly mirror?: string | undefined;
  readonly progress: (state: FetchProgress) => void;
};

/** Where unpacked programs lie, and how they are run (`underLoader`). */
export type FetchedPrograms = { readonly root: string; readonly processor: Processor };

/**
 * Programs from the cache, else fetched now. The folder appears under its name only when every program in it was seen to run; packages that came in whole
 * survive a kill; any number of processes may ask at once.
 * @throws Error saying what is missing on this machine, or what apt said
 */
export async function ensurePrograms({ programs, cache, mirror, progress }: Wish): Promise<FetchedPrograms> {
  const processor = processorOfMachine();
  const root = join(cache, folderOf(programs, processor));
  if (await exists(root)) return { root, processor };
  const source = chooseSource(await lookForSource(mirror));
  const fetch = async ({ kept, made }: { kept: string; made: string }) => {
    await downloadPackages({ ...source, folder: kept, packages: programs.packages, processor, progress });
    progress({ stage: 'unpack' });
    await unpack(kept, made);
    await programs.arrange(made, processor);
    progress({ stage: 'check' });
    await programs.check(made, processor);
  };
  await makeOnce({ folder: root, make: fetch, onWait: () => progress({ stage: 'waiting' }) }).catch((error: unknown) => {
    if (error instanceof CommandFailed) throw new Error(`${error.message}: ${aptReason(error.output)}`, { cause: error });
    throw error;
  });
  return { root, processor };
}

/** Another list or arrangement is another folder. */
const folderOf = ({ name, packages, arrangement }: DebianPrograms, processor: Processor): string =>
  `${name}-${processor.debian}-${createHash('sha256')
    .update(JSON.stringify([suite, packages, arrangement]))
    .digest('hex')
    .slice(0, 8)}`;

async function unpack(packages: string, root: string): Promise<void> {
  for (const name of (await readdir(packages)).filter((file) => file.endsWith('.deb')))
    await runCommand({ file: 'setpriv', args: [...diesWithUs, 'dpkg-deb', '--extract', join(packages, name), root], timeoutMs: 120_000 });
}
