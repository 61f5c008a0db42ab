import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** Datasets of a source, for what its SQL may name. */
export const listDatasetsOfSource = query({
  name: 'query-datasets-of-source',
  params: z.object({ dataSourceId: z.uuid() }),
  row: z.object({ id: z.uuid(), name: z.string(), title: z.string(), tables: z.array(z.string()) }),
  sql: ({ dataSourceId }) => sql`
    select id, name, title, tables from public.datasets where data_source_id = ${dataSourceId} order by name limit 1000`,
});
