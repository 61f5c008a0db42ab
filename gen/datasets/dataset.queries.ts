import { instant, query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** A dataset with the name of its source. */
export const DatasetRow = z.object({
  id: z.uuid(),
  dataSourceId: z.uuid(),
  source: z.string(),
  name: z.string(),
  title: z.string(),
  description: z.string(),
  tables: z.array(z.string()),
  version: z.int(),
  createdAt: instant,
  updatedAt: instant,
});
export type DatasetRow = z.output<typeof DatasetRow>;

const columns = sql`dataset.id, dataset.data_source_id as "dataSourceId", source.name as source, dataset.name, dataset.title,
  dataset.description, dataset.tables, dataset.version, dataset.created_at as "createdAt", dataset.updated_at as "updatedAt"`;
const joined = sql`join public.data_sources source on source.id = dataset.data_source_id`;

export const findDataset = query({
  name: 'dataset-find',
  params: z.object({ id: z.uuid() }),
  row: DatasetRow,
  sql: ({ id }) => sql`select ${columns} from public.datasets dataset ${joined} where dataset.id = ${id}`,
});

export const listDatasetsAfter = query({
  name: 'dataset-list',
  params: z.object({ source: z.string().nullable(), afterName: z.string(), afterId: z.uuid(), limit: z.int() }),
  row: DatasetRow,
  sql: ({ source, afterName, afterId, limit }) => sql`
    select ${columns} from public.datasets dataset ${joined}
     where (${source}::text is null or source.name = ${source})
       and (dataset.name collate "C", dataset.id) > (${afterName}, ${afterId}::uuid)
     order by dataset.name collate "C", dataset.id limit ${limit}::integer`,
});

/** No row comes back when the source has a dataset of this name, or this id is there. */
export const insertDataset = query({
  name: 'dataset-insert',
  params: z.object({
    id: z.uuid(),
    dataSourceId: z.uuid(),
    name: z.string(),
    title: z.string(),
    description: z.string(),
    tables: z.array(z.string()),
    createdBy: z.string().nullable(),
  }),
  row: DatasetRow,
  sql: (p) => sql`
    with dataset as (
      insert into public.datasets (id, data_source_id, name, title, description, tables, created_by)
      values (${p.id}, ${p.dataSourceId}, ${p.name}, ${p.title}, ${p.description}, ${p.tables}, ${p.createdBy})
      on conflict do nothing returning *
    )
    select ${columns} from dataset ${joined}`,
});

/** Compare and set: no row comes back when somebody else was first. */
export const updateDatasetRow = query({
  name: 'dataset-update',
  params: z.object({ id: z.uuid(), version: z.int(), title: z.string(), description: z.string(), tables: z.array(z.string()) }),
  row: DatasetRow,
  sql: (p) => sql`
    with dataset as (
      update public.datasets
         set title = ${p.title}, description = ${p.description}, tables = ${p.tables}, version = version + 1, updated_at = now()
       where id = ${p.id} and version = ${p.version} returning *
    )
    select ${columns} from dataset ${joined}`,
});

export const deleteDatasetRow = query({
  name: 'dataset-delete',
  params: z.object({ id: z.uuid() }),
  row: z.object({ id: z.uuid() }),
  sql: ({ id }) => sql`delete from public.datasets where id = ${id} returning id`,
});
