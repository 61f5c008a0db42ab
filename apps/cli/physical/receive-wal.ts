import { mkdir } from 'node:fs/promises';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { onDatabase } from '../backup/dump-database.ts';
import type { PgPrograms } from '../installation/pg-programs.ts';
import { walFolder } from './base-backups.ts';

/** The server keeps what we have not got yet under this name. */
const slot = 'axion_backup';

type Wish = { readonly to: string; readonly once: boolean; readonly signal: AbortSignal; readonly tell: (line: string) => void };

/** From this very moment on: a slot that was made without it keeps nothing before its first receiver. */
const ensureSlot = `select pg_create_physical_replication_slot('${slot}', true) where not exists (select from pg_replication_slots where slot_name = '${slot}')`;

/** Whether WAL is received, or at least kept for a receiver. */
export const hasSlot = (postgresUrl: string): Promise<boolean> =>
  onDatabase(withDatabase(postgresUrl, 'postgres'), async (session) => {
    const { rowCount } = await session.query('select from pg_replication_slots where slot_name = $1', [slot]);
    return rowCount === 1;
  });

/** Writes the server's WAL into the archive as it is made, until the signal, which is its usual end; `once`: until what is there now is there. */
export async function receiveWal(
  { postgresUrl, programs }: { readonly postgresUrl: string; readonly programs: PgPrograms },
  { to, once, signal, tell }: Wish,
): Promise<void> {
  const url = withDatabase(postgresUrl, 'postgres');
  const folder = walFolder(to);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const args = ['--directory', folder, '--slot', slot];
  await onDatabase(url, (session) => session.query(ensureSlot));
  if (!once) {
    tell(`receiving WAL into ${folder} until this is ended; while it does not run, the server keeps the WAL for it (slot ${slot})`);
    return keepReceiving(programs, { url, args, signal });
  }
  // The file in work is closed, so that the archive ends with a whole one.
  const end = await onDatabase(url, async (session) => {
    await session.query('select pg_switch_wal()');
    const { rows } = await session.query<{ lsn: string }>('select pg_current_wal_lsn()::text as lsn');
    return rows[0]?.lsn ?? '';
  });
  await programs.run('pg_receivewal', { url, args: [...args, '--endpos', end], timeoutMs: 3_600_000, signal });
  tell(`${folder}: all WAL up to ${end}`);
}

type Receiver = { readonly url: string; readonly args: readonly string[]; readonly signal: AbortSignal };

/** @throws Error when it ends and nobody ended it, also when it calls that success: whoever watches the service must start it anew, or the slot fills the server's disk */
export async function keepReceiving(programs: PgPrograms, { url, args, signal }: Receiver): Promise<void> {
  try {
    await programs.run('pg_receivewal', { url, args: [...args, '--synchronous'], timeoutMs: null, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  if (!signal.aborted) throw new Error('The receiver ended, and nobody ended it: no WAL is received any more');
}
