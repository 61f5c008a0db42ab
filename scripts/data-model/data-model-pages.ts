import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { overviewPage } from './overview-page.ts';
import { readClickHouse } from './read-clickhouse.ts';
import { readPostgres } from './read-postgres.ts';
import type { Schema } from './schema.ts';
import { schemaPage } from './schema-page.ts';

/** Where migrated stores are; each URL is of somebody who may see the whole catalogue. */
export type Stores = {
  readonly sense: string;
  readonly tasks: string;
  readonly gen: string;
  readonly clickhouse: { readonly url: string; readonly database: string };
};

const folder = 'docs/reference/data-model';

/** The pages of the data model, by path: one a schema, and the overview. */
export async function dataModelPages({ sense, tasks, gen, clickhouse }: Stores): Promise<Readonly<Record<string, string>>> {
  const engine = connectClickHouse({ url: clickhouse.url });
  try {
    const schemas = [
      ...(await readPostgres(sense, 'axion_sense')),
      ...(await readPostgres(tasks, 'axion_sense_tasks')),
      ...(await readPostgres(gen, 'axion_gen')),
      await readClickHouse(engine, clickhouse.database),
    ];
    const pages = schemas.map((schema) => [fileOf(schema), schema] as const);
    return {
      [`${folder}/README.md`]: overviewPage(pages),
      ...Object.fromEntries(pages.map(([file, schema]) => [`${folder}/${file}`, schemaPage(schema)])),
    };
  } finally {
    await engine.close();
  }
}

const fileOf = ({ database, name }: Schema): string =>
  `${(database.endsWith(name) ? database : `${database} ${name}`).toLowerCase().replaceAll(/[^a-z]+/g, '-')}.md`;
