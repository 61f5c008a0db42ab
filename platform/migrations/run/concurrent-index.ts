import type pg from 'pg';

const shape =
  /^create\s+(?:unique\s+)?index\s+concurrently\s+(if\s+not\s+exists\s+)?("[^"]+"|[\w.]+)\s+on\s+(?:only\s+)?("[^"]+"(?:\."[^"]+")?|[\w.]+)/i;

/** An index that a statement builds beside readers and writers, by the names that stand in it. */
export type ConcurrentIndex = { readonly name: string; readonly table: string; readonly isRepeatable: boolean };

/** What `create index concurrently` builds; undefined for any other statement. */
export function concurrentIndexOf(sql: string): ConcurrentIndex | undefined {
  const [, ifNotExists, name, table] = shape.exec(sql) ?? [];
  if (name === undefined || table === undefined) return undefined;
  return { name: name.replace(/^"|"$/g, ''), table, isRepeatable: ifNotExists !== undefined };
}

/** Whether a statement builds, drops or renews an index beside readers and writers: it waits for old transactions, and makes nobody wait meanwhile. */
export const isBesideOthers = (sql: string): boolean =>
  /^(?:(?:create\s+(?:unique\s+)?|drop\s+)index|reindex\s.*?)\s+concurrently\b/is.test(sql);

/** Removes what a killed or given-up build left: an index that no query uses, every write pays for, and that `if not exists` takes for done. */
export async function dropInvalidIndex(client: pg.Client, { name, table }: ConcurrentIndex): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', nspname, c.relname) as name from pg_index i join pg_class c on c.oid = indexrelid join pg_namespace n on n.oid = relnamespace
     where indrelid = to_regclass($1) and c.relname = $2 and not indisvalid`,
    [table, name],
  );
  for (const { name: invalid } of rows) await client.query(`drop index concurrently if exists ${invalid}`);
}
