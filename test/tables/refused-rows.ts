import pg from 'pg';

/** A client of one role on a test's database. */
export async function clientOf(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** The rule that refused a statement: the constraint's name, else the SQLSTATE; `taken` when nothing did. What was taken is undone. */
export async function verdictOn(client: pg.Client, sql: string, values: readonly unknown[] = []): Promise<string> {
  await client.query('begin');
  try {
    await client.query(sql, [...values]);
    return 'taken';
  } catch (error) {
    const { constraint, code } = error as { readonly constraint?: string; readonly code: string };
    return constraint ?? code;
  } finally {
    await client.query('rollback');
  }
}
