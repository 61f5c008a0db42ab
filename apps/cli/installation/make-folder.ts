import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder for its owner alone, and what leads to it; what is there stays. (Node's own `recursive` never ends where nothing can be made, as below /proc.)
 * @throws Error that names the folder and says why not
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeStep(path);
  } catch (error) {
    throw new Error(`${path} cannot be written: ${(error as NodeJS.ErrnoException).code}`, { cause: error });
  }
}

async function makeStep(path: string): Promise<void> {
  const make = () => mkdir(path, { mode: 0o700 });
  await make().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (error.code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeStep(dirname(path));
    await make();
  });
}
