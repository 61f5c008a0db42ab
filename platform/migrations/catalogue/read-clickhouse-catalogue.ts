import { z } from 'zod';
import type { Catalogue } from './compare-catalogues.ts';

/** All that is asked of ClickHouse here: one statement in, the answer's text out. */
export type ClickHouseAnswers = { readonly execute: (sql: string) => Promise<string> };

const fact = z.object({ what: z.string(), is: z.string() });

/**
 * Everything that migrations make in a ClickHouse database, each thing in words. Plain and replicated tables are called the same, as the files do: which of them it is, is the
 * cluster's. `system.columns` and its kin show what the server made of the files, so formatting does not matter.
 */
export async function readClickHouseCatalogue(clickhouse: ClickHouseAnswers, database: string): Promise<Catalogue> {
  const facts = new Map<string, string>();
  for (const sql of questions(`'${database.replaceAll(/[\\']/g, (sign) => `\\${sign}`)}'`)) {
    const lines = await clickhouse.execute(`${sql} FORMAT JSONEachRow`);
    for (const line of lines.split('\n').filter((text) => text !== '')) {
      const { what, is } = fact.parse(JSON.parse(line));
      if (is !== '') facts.set(what, is);
    }
  }
  return facts;
}

/** Inner tables of views come and go with them. */
const questions = (database: string): readonly string[] => [
  `SELECT concat('table ', name) AS what,
     arrayStringConcat(arrayFilter(part -> part != '', [
       replaceRegexpOne(engine, '^(Replicated|Shared)', ''),
       if(partition_key = '', '', concat('partition by ', partition_key)), if(sorting_key = '', '', concat('order by ', sorting_key)),
       if(primary_key IN ('', sorting_key), '', concat('primary key ', primary_key)), if(sampling_key = '', '', concat('sample by ', sampling_key)),
       extract(replaceRegexpOne(engine_full, ' SETTINGS .*', ''), 'TTL .*'), as_select]), ', ') AS is
   FROM system.tables WHERE database = ${database} AND NOT startsWith(name, '.inner')`,
  `SELECT concat('comment on table ', name) AS what, comment AS is FROM system.tables WHERE database = ${database} AND NOT startsWith(name, '.inner')`,
  `SELECT concat('column ', table, '.', name) AS what, arrayStringConcat(arrayFilter(part -> part != '', [type, lower(default_kind), default_expression, compression_codec]), ' ') AS is
   FROM system.columns WHERE database = ${database} AND NOT startsWith(table, '.inner')`,
  `SELECT concat('comment on column ', table, '.', name) AS what, comment AS is FROM system.columns WHERE database = ${database} AND NOT startsWith(table, '.inner')`,
  `SELECT concat('index ', table, '.', name) AS what, concat(expr, ' ', type_full, ' granularity ', toString(granularity)) AS is
   FROM system.data_skipping_indices WHERE database = ${database}`,
  `SELECT concat('projection ', table, '.', name) AS what, query AS is FROM system.projections WHERE database = ${database}`,
];
