import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aptConfiguration, aptSources, type PackageFile, packageFiles, packageOf } from './apt-plan.ts';
import { arrangeRuntime, checkRuntime } from './arrange-runtime.ts';
import { downloadProgress, type RuntimeProgress } from './fetch-progress.ts';
import { fetchedPackages, type Processor } from './packages.ts';
import { CommandFailed, runCommand } from './run-command.ts';

type Fetch = {
  /** The cache folder. */
  readonly cache: string;
  /** The runtime's folder inside it. */
  readonly id: string;
  readonly processor: Processor;
  readonly mirror: string;
  readonly keyring: string;
  readonly progress: (state: RuntimeProgress) => void;
};

const indexTimeoutMs = 180_000;
const downloadTimeoutMs = 3_600_000;
/** A child that outlived us would write into the folder of the process that takes our lock. */
const diesWithUs = ['--pdeathsig', 'KILL', '--'];

/**
 * Fetches the packages and makes `cache/id` of them. Packages that came in whole are kept over a kill and not fetched again; the folder appears under its
 * name only when every program in it was seen to run.
 * @throws CommandFailed with apt's words
 */
export async function fetchRuntime(fetch: Fetch): Promise<void> {
  const { cache, id, processor, progress } = fetch;
  const packages = join(cache, `${id}.packages`);
  const unpacked = join(cache, `${id}.partial`);
  await mkdir(packages, { recursive: true });
  await downloadPackages(fetch, packages);
  progress({ stage: 'unpack' });
  await rm(unpacked, { recursive: true, force: true });
  await unpack(packages, unpacked);
  await arrangeRuntime(unpacked, processor);
  progress({ stage: 'check' });
  await checkRuntime(unpacked, processor);
  await rename(unpacked, join(cache, id));
  await rm(packages, { recursive: true, force: true });
}

async function downloadPackages({ mirror, keyring, processor, progress }: Fetch, packages: string): Promise<void> {
  const folder = join(packages, 'apt');
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
      cwd: packages,
      timeoutMs,
    });

  progress({ stage: 'index' });
  await apt(indexTimeoutMs, 'update', '--error-on=any');
  const wanted = packageFiles(await apt(indexTimeoutMs, 'download', '--print-uris', ...fetchedPackages));
  const missing = await notWhole(packages, wanted);
  if (missing.length > 0) {
    const stop = watchDownload(packages, wanted, progress);
    await apt(downloadTimeoutMs, 'download', ...missing.map(({ name }) => packageOf(name))).finally(stop);
  }
  await refuseDamaged(packages, wanted);
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

async function unpack(packages: string, root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const name of (await readdir(packages)).filter((file) => file.endsWith('.deb')))
    await runCommand({ file: 'setpriv', args: [...diesWithUs, 'dpkg-deb', '--extract', join(packages, name), root], timeoutMs: 120_000 });
}
