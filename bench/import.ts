import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { readFolder } from '../apps/cli/import/read-folder.ts';

// How fast the importer reads, checks and places photos, against reading and hashing the same files and nothing else: in turn, in one run.
const photos = Number(process.argv[2] ?? 600);
const rounds = 7;
const readers = 4;
const folder = mkdtempSync(join(tmpdir(), 'axion-bench-import-'));
const rules = { zoneMinutes: 0, offsetSeconds: 0, hemisphere: undefined, now: new Date(), scratchFolder: join(folder, '.scratch') };

for (let n = 0; n < photos; n += 1) {
  const seconds = new Date(Date.UTC(2026, 10, 1, 8, 0, n)).toISOString();
  await sharp({ create: { width: 1_024, height: 768, channels: 3, background: '#777', noise: { type: 'gaussian', mean: 128, sigma: 30 } } })
    .jpeg({ quality: 88 })
    .withExif({
      IFD2: { DateTimeOriginal: `${seconds.slice(0, 10).replaceAll('-', ':')} ${seconds.slice(11, 19)}` },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: `44/1 12/1 ${n % 6000}/100`, GPSLongitudeRef: 'W', GPSLongitude: '28/1 36/1 0/1' },
    })
    .toFile(join(folder, `${String(n).padStart(6, '0')}.jpg`));
}
const files = readdirSync(folder).map((name) => join(folder, name));

async function bare(): Promise<void> {
  let next = 0;
  const reader = async () => {
    for (let file = files[next++]; file; file = files[next++])
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
  };
  await Promise.all(Array.from({ length: readers }, reader));
}
async function ours(): Promise<void> {
  const { photos: read } = await readFolder([folder], rules, () => undefined);
  if (read.length !== photos) throw new Error(`${read.length} of ${photos} photos were read`);
}
async function secondsOf(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

try {
  await bare();
  await ours();
  const runs: { bare: number; ours: number }[] = [];
  for (let round = 0; round < rounds; round += 1) runs.push({ bare: await secondsOf(bare), ours: await secondsOf(ours) });
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
  const ratio = median(runs.map((run) => run.bare / run.ours));
  console.log(
    `photos/s: read and hash ${(photos / median(runs.map((run) => run.bare))).toFixed(0)}, importer ${(photos / median(runs.map((run) => run.ours))).toFixed(0)}`,
  );
  console.log(`ratio (median of ${rounds}): ${ratio.toFixed(2)}, bar 0.70 ${ratio >= 0.7 ? 'held' : 'MISSED'}`);
  console.log(`peak memory: ${Math.round(process.resourceUsage().maxRSS / 1_024)} MB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
