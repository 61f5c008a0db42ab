import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

// Rows are held, so that nobody takes one away before its facts are queued.

export const listDataSourceNames = query({
  name: 'parents-data-sources',
  params: z.object({ after: z.string(), limit: z.int() }),
  row: z.object({ name: z.string() }),
  sql: ({ after, limit }) => sql`
    select name from public.data_sources where name collate "C" > ${after} order by name collate "C" limit ${limit}::integer for share`,
});

export const listDatasetParents = query({
  name: 'parents-datasets',
  params: z.object({ after: z.uuid(), limit: z.int() }),
  row: z.object({ id: z.uuid(), source: z.string(), tables: z.array(z.string()) }),
  sql: ({ after, limit }) => sql`
    select dataset.id, source.name as source, dataset.tables
      from public.datasets dataset join public.data_sources source on source.id = dataset.data_source_id
     where dataset.id > ${after} order by dataset.id limit ${limit}::integer for share of dataset`,
});

export const listDashboardOwners = query({
  name: 'parents-dashboards',
  params: z.object({ after: z.uuid(), limit: z.int() }),
  row: z.object({ id: z.uuid(), createdBy: z.string(), organizationId: z.uuid().nullable() }),
  sql: ({ after, limit }) => sql`
    select id, created_by as "createdBy", organization_id as "organizationId"
      from public.dashboards where id > ${after} order by id limit ${limit}::integer for share`,
});
