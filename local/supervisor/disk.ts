import { existsSync, statfsSync } from 'node:fs';
import type { Home } from './home.ts';
import { refusal } from './refusal.ts';

const mebibyte = 1024 * 1024;

/** What a start needs: much for the first one (runtime, databases, pages, the demo), little afterwards. */
export const neededBytes = ({ ports }: Pick<Home, 'ports'>): number => (existsSync(ports) ? 300 : 2_000) * mebibyte;

/** Room for us on the disk of a folder that exists. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Sizes for people: one decimal, binary units. */
export function sizeText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(power < 2 ? 0 : 1)} ${units[power]}`;
}

/** @throws Refusal `diskFull` when a start could not end well */
export function refuseFullDisk(home: Pick<Home, 'folder' | 'ports'>, free: number = freeBytes(home.folder)): void {
  const needed = neededBytes(home);
  if (free >= needed) return;
  throw refusal('diskFull', `The disk that holds ${home.folder} has ${sizeText(free)} left; starting needs ${sizeText(needed)}.`, {
    hint: 'Free some space, or choose a folder on another disk: AXION_HOME=/path axion up',
  });
}
