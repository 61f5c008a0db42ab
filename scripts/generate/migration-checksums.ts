import { readdirSync } from 'node:fs';
import { checksumsOf } from '@axion/platform/migrations/checksums.ts';

/** The checksum list of every folder of migrations, by its path. */
export async function migrationChecksums(): Promise<Record<string, () => string>> {
  const folders = readdirSync('migrations', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(`migrations/${entry.name}`).some((name) => name.endsWith('.sql')))
    .map(({ name }) => `migrations/${name}`);
  const lists = await Promise.all(folders.map(async (folder) => [`${folder}/checksums.txt`, await checksumsOf(folder)] as const));
  return Object.fromEntries(lists.map(([path, list]) => [path, () => list]));
}
