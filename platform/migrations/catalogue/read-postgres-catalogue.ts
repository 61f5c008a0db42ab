import type pg from 'pg';
import type { Catalogue } from './compare-catalogues.ts';
import { partitionFacts, postgresFacts } from './postgres-facts.ts';

/** Schemas whose tables an extension or the job queue makes and changes by itself. */
const ofOthers = ['partman', 'jobs'];

/** Everything that migrations make in a database, each thing in words. Reads only. */
export async function readPostgresCatalogue(client: Pick<pg.Client, 'query'>): Promise<Catalogue> {
  // Names come whole and values in one form, whatever the role's own settings are.
  await client.query(`set search_path = ''; set quote_all_identifiers = off; set intervalstyle = 'postgres'`);
  const facts = new Map<string, string>();
  const ask = async (sql: string, values: unknown[]) => {
    const { rows } = await client.query<{ what: string; is: string }>(sql, values);
    for (const { what, is } of rows) facts.set(what, is.replaceAll(/\s+/g, ' ').trim());
  };
  for (const sql of Object.values(postgresFacts)) await ask(sql, [ofOthers]);
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('partman.part_config') is not null as there`);
  if (rows[0]?.there) await ask(partitionFacts, []);
  return facts;
}
