import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes the texts that differ from what is at their path. With `--check` on the command line it writes nothing, and a difference makes the program fail
 * and name the npm script that would write it.
 */
export async function writePages(texts: Readonly<Record<string, string>>, script: string): Promise<void> {
  const checking = process.argv.includes('--check');
  for (const [path, text] of Object.entries(texts)) {
    if (text === (await readFile(path, 'utf8').catch(() => ''))) continue;
    if (checking) process.exitCode = 1;
    else {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    console.log(checking ? `${path} is out of step: run npm run ${script}` : `wrote ${path}`);
  }
}
