import { loadConfig } from '@axion/platform/config/load-config.ts';
import { secretSetting } from '@axion/platform/config/setting.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { sqlStateOf } from '@axion/platform/postgres/postgres-error.ts';
import { complain, UsageError } from '../failure.ts';
import { someInstalledProducts } from '../installation/installed-products.ts';
import { flag, readWords } from '../read-words.ts';
import { type Queue, tellRights } from './tell-rights.ts';

const help = `axion rights [--retry] [--json]

Tells which changes of rights wait for the authorization store, and which it does not take: those are set aside, and a right that was to end goes on.

  --retry    lets what was set aside be tried again, in its old place: after the model was mended. The services bring it; at most 10 s are waited for that
  --json     as one JSON document on standard output

PostgreSQL: AXION_POSTGRES_URL, as an administrator, or the local stack.
Exit status: 0 nothing is set aside (any more), 1 something is, or was tried again and still waits, or failed, 2 the command line or the settings.`;

const settings = {
  postgresUrl: secretSetting({
    env: 'AXION_POSTGRES_URL',
    meaning: 'The PostgreSQL server, as an administrator of axion_sense and axion_gen',
  }),
};

type Environment = Readonly<Record<string, string | undefined>>;

/** `axion rights`: returns the exit status. */
export async function rightsCommand(args: readonly string[], env: Environment): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help);
    return 0;
  }
  try {
    const { values, positionals } = readWords(args, { retry: flag, json: flag });
    if (positionals.length > 0) throw new UsageError(`axion rights does not know ${positionals.join(' ')}`);
    const { retry = false, json = false } = values;
    const url = loadConfig(settings, env).postgresUrl.reveal();
    const products = await someInstalledProducts(url, (line) => console.error(line));
    const queues: readonly Queue[] = products.map((product) => {
      const database = `axion_${product}`;
      return { database, postgres: connectPostgres({ url: withDatabase(url, database), poolMax: 1, applicationName: 'axion-rights' }) };
    });
    try {
      return await tellRights(queues, { retry, json });
    } finally {
      await Promise.all(queues.map(({ postgres }) => postgres.close()));
    }
  } catch (error) {
    return complain(namingRole(error), 'rights');
  }
}

const forbidden = '42501';

/** Says which role is wanted when PostgreSQL does not let the one that was named do it. */
const namingRole = (error: unknown): unknown =>
  sqlStateOf(error) === forbidden
    ? new UsageError(
        'PostgreSQL does not let the role of AXION_POSTGRES_URL see changes of rights: an administrator is wanted, or a role with the rights of axion_sense_app and of axion_gen_app',
      )
    : error;
