import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { orElse } from './or-else.ts';

/** How far something is that is done once in the life of a stack. */
export type Mark = 'begun' | 'done';

/** What was noted, or undefined. */
export const readMark = (marks: string, name: string): Mark | undefined => {
  const text = orElse(() => readFileSync(join(marks, name), 'utf8').trim(), '');
  return text === 'begun' || text === 'done' ? text : undefined;
};

/** Notes it, whole or not at all. */
export function writeMark(marks: string, name: string, mark: Mark): void {
  const path = join(marks, name);
  writeFileSync(`${path}.new`, `${mark}\n`);
  renameSync(`${path}.new`, path);
}
