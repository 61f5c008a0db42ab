import type pg from 'pg';
import { AxionError } from '../../errors/axion-error.ts';
import { postgresAddress } from '../../postgres/postgres-address.ts';
import { translatePostgresError } from '../../postgres/postgres-error.ts';
import type { DatabasePart } from './database-part.ts';

type Ground = { readonly client: pg.Client; readonly url: string; readonly part: DatabasePart };

/** A right that the runner's role has not, and a role that nobody made. */
const needsAdministrator = new Set(['42501', '42704']);

/**
 * Makes schemas, extensions, rights and default rights as `bootstrap.sql` does, all or none, in a database that no runner worked in yet or that lacks an extension.
 * Under the runner's lock.
 * @throws AxionError `migration.needs-administrator` with what an administrator enters, when the role may not
 */
export async function prepareDatabase({ client, url, part }: Ground): Promise<void> {
  if (await isPrepared(client, part)) return;
  try {
    await client.query('begin');
    await client.query(part.sql);
    // PostgreSQL only warns where a right is not ours to take away.
    const { rows } = await client.query<{ open: boolean }>(
      `select has_database_privilege('public', current_database(), 'connect, temporary') as open`,
    );
    if (rows[0]?.open) throw lacking(url, part, 'closed doors: every role may enter it');
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    if (!needsAdministrator.has((error as { code?: string }).code ?? '')) throw translatePostgresError(error);
    throw lacking(url, part, `what bootstrap.sql makes in it: ${(error as Error).message}`, error);
  }
}

async function isPrepared(client: pg.Client, { extensions }: DatabasePart): Promise<boolean> {
  const { rows } = await client.query<{ prepared: boolean }>(
    `select to_regclass('migrations.applied') is not null and $1::text[] <@ array(select extname::text from pg_extension) as prepared`,
    [extensions],
  );
  return rows[0]?.prepared ?? false;
}

function lacking(url: string, { lines }: DatabasePart, what: string, error?: unknown): AxionError<'migration.needs-administrator'> {
  const { database, role } = postgresAddress(url);
  return new AxionError('migration.needs-administrator', { database, role, what, lines }, error && translatePostgresError(error));
}
