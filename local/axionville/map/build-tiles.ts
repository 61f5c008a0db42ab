import { spawn } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layers } from './town-layers.ts';

/** How to start tippecanoe: program, first arguments, environment, user. */
export type Tippecanoe = (args: readonly string[]) => {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
};

type Job = {
  readonly layers: Layers;
  readonly target: string;
  readonly zooms: readonly [number, number];
  readonly name: string;
  readonly scratch: string;
};

const deadlineMs = 120_000;

/** Cuts layers into vector tiles in one PMTiles file, which appears whole or not at all. */
export async function buildTiles(tippecanoe: Tippecanoe, { layers, target, zooms, name, scratch }: Job): Promise<void> {
  await mkdir(scratch, { recursive: true });
  const made = join(scratch, `${name}.pmtiles`);
  const sources = await Promise.all(
    Object.entries(layers).map(async ([layer, features]) => {
      const path = join(scratch, `${name}-${layer}.ndjson`);
      await writeFile(path, features.map((feature) => JSON.stringify(feature)).join('\n'));
      return `--named-layer=${layer}:${path}`;
    }),
  );
  const options = [`--output=${made}`, '--force', '--quiet', `--minimum-zoom=${zooms[0]}`, `--maximum-zoom=${zooms[1]}`];
  // Everything stays: a street that vanishes at some zoom looks like a fault.
  const keep = [
    '--drop-rate=1',
    '--no-feature-limit',
    '--no-tile-size-limit',
    '--detect-shared-borders',
    '--detect-longitude-wraparound',
    '--buffer=16',
    `--name=${name}`,
    `--temporary-directory=${scratch}`,
  ];
  await run(tippecanoe([...options, ...keep, ...sources]));
  await rename(made, target);
  await rm(scratch, { recursive: true, force: true });
}

function run({ file, args, env, uid }: ReturnType<Tippecanoe>): Promise<void> {
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: deadlineMs,
    ...(env ? { env } : {}),
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-2_000);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => (status === 0 ? resolve() : reject(new Error(`tippecanoe ended with ${status}: ${words.trim()}`))));
  });
}
