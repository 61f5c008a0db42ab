import { fileURLToPath } from 'node:url';

const folderOf = (name: string) => fileURLToPath(new URL(`../../migrations/${name}`, import.meta.url));

/** Where the files of this release are. */
export const migrationFolders = { gen: folderOf('axion_gen'), openfga: folderOf('openfga') } as const;
