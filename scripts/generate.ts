import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorReference } from './generate/error-reference.ts';
import { migrationChecksums } from './generate/migration-checksums.ts';

/** Every generated file and what makes it. `--check` writes nothing and fails when one is out of step. */
const files: Readonly<Record<string, () => string>> = {
  'docs/reference/errors.md': errorReference,
  ...(await migrationChecksums()),
};

const checking = process.argv.includes('--check');
const stale = Object.entries(files).filter(([path, make]) => {
  const made = make();
  if (textOf(path) === made) return false;
  if (!checking) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, made);
  }
  return true;
});
for (const [path] of stale) console.log(checking ? `${path} is out of step: run npm run docs` : `wrote ${path}`);
process.exitCode = checking && stale.length > 0 ? 1 : 0;

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
