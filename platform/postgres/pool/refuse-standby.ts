import type pg from 'pg';

/** SQLSTATE of a write on a standby; also what we give to a connection that turned out to be one. */
export const readOnlyTransaction = '25006';

/** @throws Error with SQLSTATE 25006 when the server follows another one and takes no writes */
export async function refuseStandby(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  const { rows } = await client.query<{ standby: boolean }>('select pg_catalog.pg_is_in_recovery() as standby');
  if (rows[0]?.standby !== false) throw Object.assign(new Error('the server is a standby'), { code: readOnlyTransaction });
}
