import { DashboardFilter, Encoding } from '@axion/contracts/gen/widgets.ts';
import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const id = z.object({ id: z.uuid() });
const content = { title: z.string(), description: z.string(), source: z.string(), sql: z.string() };

export const listWidgets = query({
  name: 'widget-list',
  params: z.object({ dashboardId: z.uuid() }),
  row: z.object({ id: z.uuid(), ...content, encoding: Encoding }),
  sql: ({ dashboardId }) => sql`
    select id, title, description, data_source as source, sql, encoding
      from public.dashboard_widgets where dashboard_id = ${dashboardId} order by position, id limit 1000`,
});

/** Behind the others. No row comes back when the id is taken. */
export const insertWidget = query({
  name: 'widget-insert',
  params: z.object({ id: z.uuid(), dashboardId: z.uuid(), ...content, encoding: z.string() }),
  row: id,
  sql: (p) => sql`
    insert into public.dashboard_widgets (id, dashboard_id, position, title, description, data_source, sql, encoding)
    select ${p.id}::uuid, ${p.dashboardId}::uuid,
           (select coalesce(max(position) + 1, 0) from public.dashboard_widgets where dashboard_id = ${p.dashboardId}),
           ${p.title}::text, ${p.description}::text, ${p.source}::text, ${p.sql}::text, ${p.encoding}::jsonb
    on conflict (id) do nothing returning id`,
});

export const updateWidgetRow = query({
  name: 'widget-update',
  params: z.object({ id: z.uuid(), dashboardId: z.uuid(), ...content, encoding: z.string() }),
  row: id,
  sql: (p) => sql`
    update public.dashboard_widgets
       set title = ${p.title}, description = ${p.description}, data_source = ${p.source}, sql = ${p.sql}, encoding = ${p.encoding}
     where id = ${p.id} and dashboard_id = ${p.dashboardId} returning id`,
});

export const deleteWidgetRow = query({
  name: 'widget-delete',
  params: z.object({ id: z.uuid(), dashboardId: z.uuid() }),
  row: id,
  sql: (p) => sql`delete from public.dashboard_widgets where id = ${p.id} and dashboard_id = ${p.dashboardId} returning id`,
});

export const listFilters = query({
  name: 'filter-list',
  params: z.object({ dashboardId: z.uuid() }),
  row: z.object({ definition: DashboardFilter }),
  sql: ({ dashboardId }) => sql`
    select definition from public.dashboard_filters where dashboard_id = ${dashboardId} order by position, id limit 1000`,
});

export const deleteFilters = query({
  name: 'filter-delete-all',
  params: z.object({ dashboardId: z.uuid() }),
  row: id,
  sql: ({ dashboardId }) => sql`delete from public.dashboard_filters where dashboard_id = ${dashboardId} returning id`,
});

/** No row comes back when the id is taken. */
export const insertFilter = query({
  name: 'filter-insert',
  params: z.object({ id: z.uuid(), dashboardId: z.uuid(), position: z.int(), label: z.string(), definition: z.string() }),
  row: id,
  sql: (p) => sql`
    insert into public.dashboard_filters (id, dashboard_id, position, label, definition)
    values (${p.id}, ${p.dashboardId}, ${p.position}, ${p.label}, ${p.definition}) on conflict (id) do nothing returning id`,
});
