import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { sqlStateOf, translatePostgresError } from '@axion/platform/postgres/postgres-error.ts';
import { onDatabase } from '../backup/dump-database.ts';
import { type Product, productNames, products } from './products.ts';

const noSuchDatabase = '3D000';

/** The products that a server has: those whose runner was there. Preparing a server makes empty databases for both. @throws AxionError `store.unavailable`, `store.refused` when the role may not look */
export async function installedProducts(postgresUrl: string): Promise<readonly Product[]> {
  const found: Product[] = [];
  for (const product of products) if (await isMigrated(postgresUrl, `axion_${product}`)) found.push(product);
  return found;
}

/** The same where a command can do nothing without any. @throws Error when there is none */
export async function someInstalledProducts(postgresUrl: string, tell: (line: string) => void): Promise<readonly Product[]> {
  const found = await installedProducts(postgresUrl);
  const absent = products.filter((product) => !found.includes(product));
  if (found.length === 0)
    throw new Error('The server has neither axion_sense nor axion_gen with migrations in it: is AXION_POSTGRES_URL the right server?');
  for (const product of absent) tell(`${productNames[product]} is not installed here (axion_${product} has no migrations): left out`);
  return found;
}

/** Whether a database is there and a runner wrote down anything in it. @throws as above */
export async function isMigrated(postgresUrl: string, database: string): Promise<boolean> {
  try {
    return await onDatabase(withDatabase(postgresUrl, database), async (session) => {
      const { rows } = await session.query<{ table: string | null }>(`select to_regclass('migrations.applied')::text as table`);
      if (rows[0]?.table == null) return false;
      return ((await session.query('select from migrations.applied limit 1')).rowCount ?? 0) > 0;
    });
  } catch (error) {
    const fault = translatePostgresError(error);
    if (sqlStateOf(fault) === noSuchDatabase) return false;
    throw fault;
  }
}
