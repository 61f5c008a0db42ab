import { dirname } from 'node:path';
import type { PostgresRuntime } from './ensure-postgres-runtime.ts';

/** The folder with pg_dump and its like, to be run by their names: for programs that bring none themselves. */
export function clientProgramsFolder(runtime: PostgresRuntime): string {
  const { file, args } = runtime.command('pg_dump');
  const path = [file, ...args].find((word) => word.endsWith('/bin/pg_dump'));
  if (path === undefined) throw new Error('the runtime has no pg_dump');
  return dirname(path);
}
