import { join } from 'node:path';
import { ensureStore } from '@axion/platform/authz/ensure-store.ts';
import { openOpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import { environment } from '@axion/platform/config/start.ts';
import { clientProgramsFolder } from '../../postgres/client-programs.ts';
import { ensurePostgresRuntime } from '../../postgres/ensure-postgres-runtime.ts';
import { type Home, homeAt } from '../../supervisor/home.ts';
import { runProgram } from '../run-program.ts';
import { type RunningStack, runningStack } from '../running-stack.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs a command of the program that works on any installation, with the stores of the running stack for those that the person's environment does not name.
 * Where it names PostgreSQL it means another installation: then nothing of ours is handed over.
 */
export async function handToCli(name: string, words: readonly string[]): Promise<number> {
  const env = environment();
  const home = homeAt(env.AXION_HOME);
  const supply = {
    nothing: () => ({}),
    programs: () => programsOf(home, env),
    stores: async () => storesOf(await runningStack('postgres'), env),
  };
  const ours = await supply[needOf(name, words, env)]();
  return runProgram({ file: process.execPath, args: [join(home.project, 'apps/cli/main.ts'), name, ...words], env: { ...ours, ...env } });
}

/** What a command wants of this machine. Looking at copies, and laying one out for another server, ask no store: they work when the stack is what was lost. */
export function needOf(name: string, words: readonly string[], env: Environment): 'nothing' | 'programs' | 'stores' {
  if (env.AXION_POSTGRES_URL || words.includes('--help') || words.includes('-h')) return 'nothing';
  const asksNoStore = name === 'backup' ? words.includes('verify') : name === 'restore' && words.some((word) => /^--until(=|$)/.test(word));
  return asksNoStore ? 'programs' : 'stores';
}

async function programsOf(home: Home, env: Environment): Promise<Record<string, string>> {
  const copies = { AXION_BACKUP_FOLDER: join(home.folder, 'backups') };
  if (env.AXION_PG_BIN) return copies;
  const runtime = await ensurePostgresRuntime({ home: home.folder, cache: home.runtime, progress: () => undefined });
  return { AXION_PG_BIN: clientProgramsFolder(runtime), ...copies };
}

async function storesOf({ home, addresses, secrets }: RunningStack, env: Environment): Promise<Record<string, string>> {
  const apiToken = env.AXION_OPENFGA_API_TOKEN ?? secrets.openfgaToken;
  return {
    ...(await programsOf(home, env)),
    AXION_POSTGRES_URL: addresses.postgres.adminUrl,
    AXION_EVENTS_POSTGRES_URL: addresses.postgres.urlOf('axion_events', 'axion_events'),
    AXION_CLICKHOUSE_URL: addresses.clickhouse.url,
    AXION_CLICKHOUSE_ENGINE: 'plain',
    AXION_S3_URL: addresses.s3.url,
    AXION_S3_ACCESS_KEY_ID: secrets.s3AccessKeyId,
    AXION_S3_SECRET_ACCESS_KEY: secrets.s3SecretAccessKey,
    AXION_OPENFGA_URL: addresses.openfga.url,
    AXION_OPENFGA_API_TOKEN: apiToken,
    AXION_OPENFGA_STORE_ID: env.AXION_OPENFGA_STORE_ID ?? (await storeIdOf(addresses.openfga.url, apiToken)),
  };
}

/** The store that `up` made. */
async function storeIdOf(apiUrl: string, apiToken: string): Promise<string> {
  const api = openOpenFgaApi({ apiUrl, apiToken });
  return ensureStore(api, 'axion').finally(() => api.close());
}
