import { existsSync } from 'node:fs';
import { checksumFaults, writeChecksums } from '@axion/platform/migrations/checksums.ts';

/** Writes the checksum list of every folder of migrations; `--check` only compares. */
const folders = ['axion_sense', 'axion_sense_tasks', 'axion_gen', 'clickhouse', 'events'].map((name) => `migrations/${name}`).filter((folder) => existsSync(folder));
if (!process.argv.includes('--check')) for (const folder of folders) await writeChecksums(folder);
const faults = (await Promise.all(folders.map(checksumFaults))).flat();
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
