import { DashboardLayout } from '@axion/contracts/gen/dashboards.ts';
import { instant, query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** A dashboard without its widgets. */
export const DashboardRow = z.object({
  id: z.uuid(),
  title: z.string(),
  description: z.string(),
  layout: DashboardLayout,
  organizationId: z.uuid().nullable(),
  widgetCount: z.int(),
  version: z.int(),
  createdById: z.string(),
  createdByName: z.string(),
  createdAt: instant,
  updatedAt: instant,
});
export type DashboardRow = z.output<typeof DashboardRow>;

const columns = sql`dashboard.id, dashboard.title, dashboard.description, dashboard.layout, dashboard.organization_id as "organizationId",
  (select count(*) from public.dashboard_widgets widget where widget.dashboard_id = dashboard.id)::integer as "widgetCount",
  dashboard.version, dashboard.created_by as "createdById", maker.name as "createdByName",
  dashboard.created_at as "createdAt", dashboard.updated_at as "updatedAt"`;
const joined = sql`join public.users maker on maker.id = dashboard.created_by`;
const id = z.object({ id: z.uuid() });

export const findDashboard = query({
  name: 'dashboard-find',
  params: id,
  row: DashboardRow,
  sql: (p) => sql`select ${columns} from public.dashboards dashboard ${joined} where dashboard.id = ${p.id}`,
});

/** Last changed first, after a place in that order; text is looked for in title and description. */
export const listDashboardsAfter = query({
  name: 'dashboard-list',
  params: z.object({
    text: z.string().nullable(),
    beforeUpdatedAt: z.string().nullable(),
    beforeId: z.uuid().nullable(),
    limit: z.int(),
  }),
  row: DashboardRow,
  sql: (p) => sql`
    select ${columns} from public.dashboards dashboard ${joined}
     where (${p.text}::text is null or strpos(lower(dashboard.title || ' ' || dashboard.description), lower(${p.text})) > 0)
       and (${p.beforeUpdatedAt}::timestamptz is null
            or (dashboard.updated_at, dashboard.id) < (${p.beforeUpdatedAt}::timestamptz, ${p.beforeId}::uuid))
     order by dashboard.updated_at desc, dashboard.id desc limit ${p.limit}::integer`,
});

/** No row comes back when the id is taken. */
export const insertDashboard = query({
  name: 'dashboard-insert',
  params: z.object({
    id: z.uuid(),
    title: z.string(),
    description: z.string(),
    layout: z.string(),
    organizationId: z.uuid().nullable(),
    createdBy: z.string(),
  }),
  row: id,
  sql: (p) => sql`
    insert into public.dashboards (id, title, description, layout, organization_id, created_by)
    values (${p.id}, ${p.title}, ${p.description}, ${p.layout}, ${p.organizationId}, ${p.createdBy})
    on conflict (id) do nothing returning id`,
});

/** Compare and set: no row comes back when somebody else was first. Every change of a dashboard goes through here, those of widgets too. */
export const updateDashboardRow = query({
  name: 'dashboard-update',
  params: z.object({
    id: z.uuid(),
    version: z.int(),
    title: z.string(),
    description: z.string(),
    layout: z.string(),
    organizationId: z.uuid().nullable(),
  }),
  row: id,
  sql: (p) => sql`
    update public.dashboards
       set title = ${p.title}, description = ${p.description}, layout = ${p.layout}, organization_id = ${p.organizationId},
           version = version + 1, updated_at = now()
     where id = ${p.id} and version = ${p.version} returning id`,
});

export const deleteDashboardRow = query({
  name: 'dashboard-delete',
  params: id,
  row: id,
  sql: (p) => sql`delete from public.dashboards where id = ${p.id} returning id`,
});
