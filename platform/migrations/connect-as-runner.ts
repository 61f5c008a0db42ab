import pg, { escapeIdentifier } from 'pg';
import { AxionError } from '../errors/axion-error.ts';
import { connectToPrimary } from '../postgres/connect-to-primary.ts';
import { postgresAddress, withDatabase } from '../postgres/postgres-address.ts';
import { translatePostgresError } from '../postgres/postgres-error.ts';
import { bootstrapCommand, type DatabasePart, databaseLines, roleLines } from './bootstrap/database-part.ts';

const missingDatabase = '3D000';
const mayNot = '42501';
/** An unknown role and a wrong password are told apart by nobody, on purpose. */
const notLetIn = new Set(['28000', '28P01']);
/** Another runner was quicker. */
const madeMeanwhile = new Set(['42P04', '23505']);

/**
 * One direct connection; makes the database first when it is absent and the role may: empty, and open to everybody. `part` is what belongs into it, and into an
 * administrator's hands where the role may not make it.
 * @throws AxionError `migration.needs-administrator` with the lines for the provider's administrator, `store.unavailable`
 */
export async function connectAsRunner(url: string, part?: DatabasePart): Promise<pg.Client> {
  const first = await connect(url).catch((error: unknown) => error);
  if (first instanceof pg.Client) return first;
  if (sqlStateOf(first) === missingDatabase) {
    await makeDatabase(url, part);
    return connect(url).catch(rethrow);
  }
  const { database, role } = whoAndWhere(url);
  const isAsWritten = part?.lines[0] === bootstrapCommand(url);
  if (notLetIn.has(sqlStateOf(first))) {
    const lines = isAsWritten ? [bootstrapCommand(url)] : roleLines(role);
    throw lacking(url, 'this role, or knows it with another password', [...lines, `\\password ${escapeIdentifier(role)}`], first);
  }
  if (sqlStateOf(first) === mayNot) {
    const grant = `grant connect, temporary, create on database ${escapeIdentifier(database)} to ${escapeIdentifier(role)};`;
    throw lacking(url, 'the right to enter', [isAsWritten ? bootstrapCommand(url) : grant], first);
  }
  return rethrow(first);
}

/**
 * One direct connection to a database that is there, for questions.
 * @throws AxionError `store.unavailable`, `store.refused` (3D000 when it is absent)
 */
export const openSession = (url: string): Promise<pg.Client> => connect(url).catch(rethrow);

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

async function makeDatabase(url: string, part: DatabasePart | undefined): Promise<void> {
  const { database, role } = whoAndWhere(url);
  try {
    const admin = await connect(withDatabase(url, 'postgres'));
    try {
      await admin.query(`create database ${escapeIdentifier(database)} owner ${escapeIdentifier(role)}`);
    } finally {
      await admin.end();
    }
  } catch (error) {
    const code = sqlStateOf(error);
    if (madeMeanwhile.has(code)) return;
    if (code !== mayNot && code !== missingDatabase) rethrow(error);
    throw lacking(url, 'its database', part?.lines ?? databaseLines(url), error);
  }
}

const lacking = (url: string, what: string, lines: readonly string[], error: unknown) =>
  new AxionError('migration.needs-administrator', { ...whoAndWhere(url), what, lines }, translatePostgresError(error));

function whoAndWhere(url: string) {
  const { database, role } = postgresAddress(url);
  return { database, role };
}
const sqlStateOf = (error: unknown): string => (error as { code?: string }).code ?? '';
const rethrow = (error: unknown): never => {
  throw translatePostgresError(error);
};
