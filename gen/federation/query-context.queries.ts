import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** Datasets of a source by its name, so that nothing has to be known of it before. */
export const listDatasetsOfSourceNamed = query({
  name: 'query-datasets-of-source-named',
  params: z.object({ source: z.string() }),
  row: z.object({ id: z.uuid(), name: z.string(), tables: z.array(z.string()) }),
  sql: ({ source }) => sql`
    select dataset.id, dataset.name, dataset.tables
      from public.datasets dataset join public.data_sources source on source.id = dataset.data_source_id
     where source.name = ${source} order by dataset.name limit 1000`,
});

/** Datasets of a source, for what its SQL may name. */
export const listDatasetsOfSource = query({
  name: 'query-datasets-of-source',
  params: z.object({ dataSourceId: z.uuid() }),
  row: z.object({ id: z.uuid(), name: z.string(), title: z.string(), tables: z.array(z.string()) }),
  sql: ({ dataSourceId }) => sql`
    select id, name, title, tables from public.datasets where data_source_id = ${dataSourceId} order by name limit 1000`,
});
