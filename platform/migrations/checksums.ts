import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readMigrations } from './migration-files.ts';

/** The list beside the files: it makes two branches' numbers meet as a conflict in git, and an edit of a landed file visible in review. */
const listName = 'checksums.txt';

/** Writes the list of a folder as its files are now, in the format of `sha256sum`. */
export const writeChecksums = async (folder: string): Promise<void> => writeFile(join(folder, listName), await listOf(folder));

/** What differs between a folder's list and its files; empty when they agree. */
export async function checksumFaults(folder: string): Promise<readonly string[]> {
  const written = lines(await readFile(join(folder, listName), 'utf8').catch(() => ''));
  const actual = lines(await listOf(folder));
  const missing = actual.filter((line) => !written.includes(line)).map((line) => `${nameOf(line)} is new or was edited`);
  const gone = written.filter((line) => !actual.some((other) => nameOf(other) === nameOf(line))).map((line) => `${nameOf(line)} is gone`);
  return [...missing, ...gone].map((fault) => `${basename(folder)}: ${fault}`);
}

const listOf = async (folder: string): Promise<string> =>
  (await readMigrations(folder)).map(({ sha256, name }) => `${sha256}  ${name}\n`).join('');
const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
const nameOf = (line: string): string => line.slice(line.indexOf('  ') + 2);
