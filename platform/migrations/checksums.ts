import { readMigrations } from './migration-files.ts';

/**
 * The list that lies beside a folder's files as `checksums.txt`, in the format of `sha256sum`. It makes two branches' numbers meet as a conflict in git, and the edit
 * of a file that has landed visible in review.
 * @throws AxionError `migration.folder-unusable`
 */
export const checksumsOf = async (folder: string): Promise<string> =>
  (await readMigrations(folder)).map(({ sha256, name }) => `${sha256}  ${name}\n`).join('');
