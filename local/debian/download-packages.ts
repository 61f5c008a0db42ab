import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aptConfiguration, aptSources, type PackageFile, packageFiles, packageOf } from './apt-plan.ts';
import { downloadProgress, type FetchProgress } from './download-progress.ts';
import type { Processor } from './processors.ts';
import { CommandFailed, runCommand } from './run-command.ts';

type Fetch = {
  /** Receives the packages; what came in whole before is not fetched again. */
  readonly folder: string;
  readonly packages: readonly string[];
  readonly processor: Processor;
  readonly mirror: string;
  readonly keyring: string;
  readonly progress: (state: FetchProgress) => void;
};

const indexTimeoutMs = 180_000;
const downloadTimeoutMs = 3_600_000;
/** Words before a program that is to end when we are killed. */
export const diesWithUs = ['--pdeathsig', 'KILL', '--'];

/**
 * Fetches Debian packages as files, by the machine's apt with lists and state of its own.
 * @throws CommandFailed with apt's words
 */
export async function downloadPackages({ folder: files, packages, mirror, keyring, processor, progress }: Fetch): Promise<void> {
  const folder = join(files, 'apt');
  const place = { folder, mirror, keyring, architecture: processor.debian };
  await mkdir(join(folder, 'state/lists/partial'), { recursive: true });
  await mkdir(join(folder, 'cache/archives/partial'), { recursive: true });
  await writeFile(join(folder, 'state/status'), '');
  await writeFile(join(folder, 'sources.list'), aptSources(place));
  await writeFile(join(folder, 'apt.conf'), aptConfiguration(place));
  const apt = (timeoutMs: number, ...args: string[]) =>
    runCommand({
      file: 'setpriv',
      args: [...diesWithUs, 'apt-get', '-c', join(folder, 'apt.conf'), '-q', ...args],
      cwd: files,
      timeoutMs,
    });

  progress({ stage: 'index' });
  await apt(indexTimeoutMs, 'update', '--error-on=any');
  const wanted = packageFiles(await apt(indexTimeoutMs, 'download', '--print-uris', ...packages));
  const missing = await notWhole(files, wanted);
  if (missing.length > 0) {
    const stop = watchDownload(files, wanted, progress);
    await apt(downloadTimeoutMs, 'download', ...missing.map(({ name }) => packageOf(name))).finally(stop);
  }
  await refuseDamaged(files, wanted);
}

/** Files that a stopped download left out or cut short, or that are of an older release; the last are removed. */
async function notWhole(folder: string, wanted: readonly PackageFile[]): Promise<PackageFile[]> {
  const names = new Set(wanted.map(({ name }) => name));
  const strangers = (await readdir(folder)).filter((name) => name.endsWith('.deb') && !names.has(name));
  await Promise.all(strangers.map((name) => rm(join(folder, name))));
  const sizes = await Promise.all(wanted.map(({ name }) => sizeOf(join(folder, name))));
  return wanted.filter(({ sizeBytes }, i) => sizes[i] !== sizeBytes);
}

async function refuseDamaged(folder: string, wanted: readonly PackageFile[]): Promise<void> {
  for (const { name, sha256 } of wanted) {
    const found = createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex');
    if (found === sha256) continue;
    await rm(join(folder, name));
    throw new CommandFailed(
      { file: 'apt-get', args: ['download'] },
      'damaged file',
      `E: ${name} does not have the checksum that Debian signed`,
    );
  }
}

/** Reports the bytes of the folder four times a second until stopped. */
function watchDownload(folder: string, wanted: readonly PackageFile[], progress: Fetch['progress']): () => void {
  const totalBytes = wanted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const startedAt = performance.now();
  let startBytes: number | undefined;
  const look = async () => {
    const sizes = await Promise.all(wanted.map(({ name }) => sizeOf(join(folder, name))));
    const doneBytes = sizes.reduce((sum, size) => sum + size, 0);
    startBytes ??= doneBytes;
    progress(downloadProgress({ startBytes, doneBytes, totalBytes, elapsedMs: performance.now() - startedAt }));
  };
  void look();
  const timer = setInterval(() => void look(), 250);
  return () => clearInterval(timer);
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
