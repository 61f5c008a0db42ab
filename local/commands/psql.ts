import { environment } from '@axion/platform/config/start.ts';
import { postgresAddress, withDatabase, withoutPassword } from '@axion/platform/postgres/postgres-address.ts';
import { ensurePostgresRuntime } from '../postgres/ensure-postgres-runtime.ts';
import { refusal } from '../supervisor/refusal.ts';
import type { Command } from './language/command.ts';
import { nearestName } from './language/nearest-name.ts';
import { runProgram } from './run-program.ts';
import { runningStack } from './running-stack.ts';

/** Who owns the tables of each database. */
const owners = {
  axion_sense: 'axion_sense_migrate',
  axion_sense_tasks: 'axion_sense_migrate',
  axion_sense_permissions: 'axion_openfga',
  axion_gen: 'axion_gen_migrate',
  axion_events: 'axion_events',
} as const;

/** Opens a database. */
export const psql: Command = {
  name: 'psql',
  summary: 'opens a database of the running stack',
  usage: '[database] [--admin] [--command SQL]…',
  about:
    `Databases: ${Object.keys(owners).join(', ')}. You are the owner of its tables, so you may do more than the services may; ` +
    'data that a service wrote is better changed through its API, which also tells the others.',
  options: {
    admin: { meaning: 'as the administrator of the server' },
    command: { short: 'c', value: 'SQL', repeats: true, meaning: 'run this, print the answer and leave; several run in turn' },
  },
  words: { min: 0, max: 1 },
  examples: [
    ['axion psql', 'axion_sense'],
    [`axion psql axion_gen -c 'select name from dashboards'`, 'one statement'],
  ],
  run: async ({ words, switches, lists }) => {
    const database = words[0] ?? 'axion_sense';
    if (!Object.hasOwn(owners, database)) throw noSuchDatabase(database);
    const { home, addresses } = await runningStack('postgres');
    const { adminUrl, urlOf } = addresses.postgres;
    const url = switches.has('admin') ? withDatabase(adminUrl, database) : urlOf(owners[database as keyof typeof owners], database);
    const { servers } = postgresAddress(url);
    const password = decodeURIComponent(new URL(servers[0] ?? url).password);
    const statements = lists.get('command') ?? [];
    const runtime = await ensurePostgresRuntime({ home: home.folder, cache: home.runtime, progress: () => undefined });
    // The password goes by the environment: a command line can be read by everyone on the machine. Of several statements the first that fails ends the run.
    const stops = statements.length > 1 ? ['--set', 'ON_ERROR_STOP=1'] : [];
    const { file, args, env } = runtime.command('psql', [
      withoutPassword(url),
      ...stops,
      ...statements.flatMap((statement) => ['-c', statement]),
    ]);
    const { TERM, HOME, PAGER, EDITOR, LESS = '-iMSx4 -FX' } = environment();
    return runProgram({ file, args, env: { ...env, TERM, HOME, PAGER, EDITOR, LESS, PGPASSWORD: password } });
  },
};

function noSuchDatabase(typed: string) {
  const near = nearestName(typed, Object.keys(owners));
  return refusal('misused', `There is no database "${typed}".${near ? ` Did you mean ${near}?` : ''}`, {
    details: [`Databases: ${Object.keys(owners).join(', ')}`],
  });
}
