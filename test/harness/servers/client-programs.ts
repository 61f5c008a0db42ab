import { fileURLToPath } from 'node:url';
import { clientProgramsFolder } from '@axion/local/postgres/client-programs.ts';
import { ensurePostgresRuntime } from '@axion/local/postgres/ensure-postgres-runtime.ts';
import { environment } from '@axion/platform/config/start.ts';

const home = fileURLToPath(new URL('../../../.axion', import.meta.url));

/** The folder with the pg_dump and pg_restore of the PostgreSQL that tests run on: what `AXION_PG_BIN` names. */
export async function testClientPrograms(): Promise<string> {
  const cache = environment().AXION_RUNTIME_CACHE;
  return clientProgramsFolder(await ensurePostgresRuntime({ home, ...(cache ? { cache } : {}), progress: () => undefined }));
}
