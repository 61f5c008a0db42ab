import { join } from 'node:path';

/** A shell line that prints a token of a demo person of the running stack. */
export const tokenCommand = (project: string, person: string): string =>
  [process.execPath, join(project, 'local/main.ts'), 'token', person].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
