import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AxionError } from '../../errors/axion-error.ts';
import { type Catalogue, catalogueFrom } from './compare-catalogues.ts';

/** The name of the file beside a folder's migrations that says what they make. */
export const catalogueFile = 'catalogue.json';

/**
 * What the files of a folder make, as it was committed with them.
 * @throws AxionError `migration.folder-unusable`
 */
export async function readCommittedCatalogue(folder: string): Promise<Catalogue> {
  try {
    return catalogueFrom(await readFile(join(folder, catalogueFile), 'utf8'));
  } catch (cause) {
    const { code = 'it is no JSON' } = cause as NodeJS.ErrnoException;
    throw new AxionError(
      'migration.folder-unusable',
      { folder: basename(folder), faults: [`${catalogueFile} cannot be read: ${code}`] },
      cause,
    );
  }
}
