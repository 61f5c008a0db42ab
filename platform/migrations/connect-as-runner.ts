import pg from 'pg';
import { AxionError } from '../errors/axion-error.ts';
import { connectToPrimary } from '../postgres/connect-to-primary.ts';
import { postgresAddress, withDatabase } from '../postgres/postgres-address.ts';
import { translatePostgresError } from '../postgres/postgres-error.ts';

/** An extension that migrations stand on, and the schema it lives in. */
export type Extension = { readonly name: string; readonly schema?: string };

const missingDatabase = '3D000';
const mayNot = '42501';
/** An unknown role and a wrong password are told apart by nobody, on purpose. */
const notLetIn = new Set(['28000', '28P01']);
/** Another runner was quicker. */
const madeMeanwhile = new Set(['42P04', '23505']);

/**
 * One direct connection; makes the database first when it is absent and the role may.
 * @throws AxionError `migration.needs-administrator` with the lines for the provider's administrator, `store.unavailable`
 */
export async function connectAsRunner(url: string, extensions: readonly Extension[] = []): Promise<pg.Client> {
  const first = await connect(url).catch((error: unknown) => error);
  if (first instanceof pg.Client) return first;
  if (sqlStateOf(first) === missingDatabase) {
    await makeDatabase(url, extensions);
    return connect(url).catch(rethrow);
  }
  const { database, role } = whoAndWhere(url);
  if (notLetIn.has(sqlStateOf(first)))
    throw lacking(url, 'this role, or knows it with another password', [createRole(role), `\\password ${quoted(role)}`], first);
  if (sqlStateOf(first) === mayNot)
    throw lacking(
      url,
      'the right to enter',
      [`grant connect, temporary, create on database ${quoted(database)} to ${quoted(role)};`],
      first,
    );
  return rethrow(first);
}

/**
 * One direct connection to a database that is there, for questions.
 * @throws AxionError `store.unavailable`, `store.refused` (3D000 when it is absent)
 */
export const openSession = (url: string): Promise<pg.Client> => connect(url).catch(rethrow);

/** @throws AxionError `migration.needs-administrator` for extensions that are absent and that this role may not make */
export async function requireExtensions(client: pg.Client, url: string, extensions: readonly Extension[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select extname as name from pg_extension where extname = any($1)', [
    extensions.map(({ name }) => name),
  ]);
  const missing = extensions.filter(({ name }) => !rows.some((row) => row.name === name));
  for (const [i, extension] of missing.entries()) {
    await client.query(extensionLines(extension).join(' ')).catch((error: unknown) => {
      if (sqlStateOf(error) !== mayNot) return rethrow(error);
      const rest = missing.slice(i);
      const what = `the extensions ${rest.map(({ name }) => name).join(', ')}`;
      throw lacking(url, what, insideLines(url, rest), error);
    });
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = await connectToPrimary({ url, applicationName: 'axion-migrate' });
  try {
    // Else the statement of a runner that was killed runs on, and keeps the lock until it ends.
    await client.query(`set client_connection_check_interval = '1s'`);
    // Partitions that a file makes begin at midnight of the session's zone.
    await client.query(`set timezone = 'UTC'`);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function makeDatabase(url: string, extensions: readonly Extension[]): Promise<void> {
  const { database, role } = whoAndWhere(url);
  const statement = `create database ${quoted(database)} owner ${quoted(role)}`;
  try {
    const admin = await connect(withDatabase(url, 'postgres'));
    try {
      await admin.query(statement);
    } finally {
      await admin.end();
    }
  } catch (error) {
    const code = sqlStateOf(error);
    if (madeMeanwhile.has(code)) return;
    if (code !== mayNot && code !== missingDatabase) rethrow(error);
    throw lacking(url, 'its database', [`${statement};`, ...insideLines(url, extensions)], error);
  }
}

const lacking = (url: string, what: string, lines: readonly string[], error: unknown) =>
  new AxionError('migration.needs-administrator', { ...whoAndWhere(url), what, lines }, translatePostgresError(error));

const createRole = (role: string): string => `create role ${quoted(role)} login nosuperuser nocreatedb nocreaterole noreplication;`;

/** Extensions belong to a database: the administrator goes there first. */
const insideLines = (url: string, extensions: readonly Extension[]): string[] =>
  extensions.length === 0 ? [] : [`\\connect ${databaseOf(url)}`, ...extensions.flatMap(extensionLines)];

const extensionLines = ({ name, schema }: Extension): string[] =>
  schema === undefined
    ? [`create extension if not exists ${quoted(name)};`]
    : [`create schema if not exists ${quoted(schema)};`, `create extension if not exists ${quoted(name)} with schema ${quoted(schema)};`];

const databaseOf = (url: string): string => postgresAddress(url).database;
function whoAndWhere(url: string) {
  const { database, role } = postgresAddress(url);
  return { database, role };
}
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const sqlStateOf = (error: unknown): string => (error as { code?: string }).code ?? '';
const rethrow = (error: unknown): never => {
  throw translatePostgresError(error);
};
