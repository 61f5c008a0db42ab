import { z } from 'zod';
import { endpoint } from '../common/endpoint.ts';
import { Uuid } from '../common/id.ts';
import { pageOf, pageQuery } from '../common/page.ts';
import { DashboardFilter, Widget, WidgetContent } from './widgets.ts';

/** Where a widget lies on the grid; x and width in columns, y and height in rows. */
export const GridPosition = z.strictObject({
  widgetId: Uuid,
  x: z.int().min(0).max(23),
  y: z.int().min(0).max(10_000),
  width: z.int().min(1).max(24),
  height: z.int().min(1).max(100),
});
export type GridPosition = z.infer<typeof GridPosition>;

/** Positions by breakpoint: `large` has 24 columns, `medium` 12, `small` 1. A widget without a position goes below the others. */
export const DashboardLayout = z.strictObject({
  large: z.array(GridPosition).max(100),
  medium: z.array(GridPosition).max(100),
  small: z.array(GridPosition).max(100),
});
export type DashboardLayout = z.infer<typeof DashboardLayout>;

export const DashboardSummary = z.object({
  id: Uuid,
  title: z.string(),
  description: z.string(),
  widgetCount: z.int(),
  /** Members of this organization see it; null: its maker, and those whose role says so. */
  organizationId: Uuid.nullable(),
  version: z.int().positive(),
  createdBy: z.object({ id: z.string(), name: z.string() }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  permissions: z.array(z.enum(['can_view_dashboard', 'can_edit_dashboard'])),
});
export type DashboardSummary = z.infer<typeof DashboardSummary>;

export const Dashboard = DashboardSummary.extend({
  layout: DashboardLayout,
  widgets: z.array(Widget),
  filters: z.array(DashboardFilter),
});
export type Dashboard = z.infer<typeof Dashboard>;

const described = { title: z.string().trim().min(1).max(200), description: z.string().trim().max(2_000) };
const dashboardParams = z.strictObject({ dashboardId: Uuid });
/** The version that you saw; another one in the store is answered with 409. */
const seen = { version: z.int().positive() };
const answer = { kind: 'json', status: 200, schema: Dashboard } as const;

export const listDashboards = endpoint({
  method: 'GET',
  path: '/api/v1/dashboards',
  summary: 'Dashboards that you may see, last changed first',
  query: z.strictObject({ ...pageQuery, text: z.string().trim().max(200).optional() }),
  answer: { kind: 'json', status: 200, schema: pageOf(DashboardSummary) },
  problems: ['request.cursor-invalid'],
  access: 'signed-in',
});

export const getDashboard = endpoint({
  method: 'GET',
  path: '/api/v1/dashboards/{dashboardId}',
  summary: 'A dashboard with its widgets, filters and layout; widgets are queried with your own rights',
  params: dashboardParams,
  answer,
  problems: ['resource.missing'],
  access: 'can_view_dashboard',
});

export const createDashboard = endpoint({
  method: 'POST',
  path: '/api/v1/dashboards',
  summary: 'Make a dashboard, empty or with widgets; ids of the caller make a second call answer 409 instead of a double',
  body: z.strictObject({
    id: Uuid.optional(),
    title: described.title,
    description: described.description.default(''),
    /** One of your own organizations; null keeps it to yourself. */
    organizationId: Uuid.nullable().default(null),
    widgets: z.array(Widget).max(100).default([]),
    filters: z.array(DashboardFilter).max(50).default([]),
    layout: DashboardLayout.default({ large: [], medium: [], small: [] }),
  }),
  answer: { kind: 'json', status: 201, schema: Dashboard },
  problems: ['access.denied', 'resource.missing', 'dashboard.id-taken', 'dashboard.layout-invalid'],
  access: 'can_manage_dashboards',
});

export const updateDashboard = endpoint({
  method: 'PATCH',
  path: '/api/v1/dashboards/{dashboardId}',
  summary: 'Change title, description, layout or filters; filters are replaced as a whole',
  params: dashboardParams,
  body: z.strictObject({
    ...seen,
    title: described.title.optional(),
    description: described.description.optional(),
    organizationId: Uuid.nullable().optional(),
    layout: DashboardLayout.optional(),
    filters: z.array(DashboardFilter).max(50).optional(),
  }),
  answer,
  problems: ['resource.missing', 'resource.moved-on', 'dashboard.layout-invalid'],
  access: 'can_edit_dashboard',
});

export const deleteDashboard = endpoint({
  method: 'DELETE',
  path: '/api/v1/dashboards/{dashboardId}',
  summary: 'Delete a dashboard with its widgets',
  params: dashboardParams,
  answer: { kind: 'empty' },
  problems: ['resource.missing'],
  access: 'can_edit_dashboard',
});

export const addWidget = endpoint({
  method: 'POST',
  path: '/api/v1/dashboards/{dashboardId}/widgets',
  summary: 'Put a widget on a dashboard; answers the whole dashboard in its new version',
  params: dashboardParams,
  body: z.strictObject({ ...seen, widget: Widget }),
  answer: { kind: 'json', status: 201, schema: Dashboard },
  problems: ['resource.missing', 'resource.moved-on', 'dashboard.id-taken', 'dashboard.full'],
  access: 'can_edit_dashboard',
});

export const updateWidget = endpoint({
  method: 'PUT',
  path: '/api/v1/dashboards/{dashboardId}/widgets/{widgetId}',
  summary: 'Change a widget',
  params: dashboardParams.extend({ widgetId: Uuid }),
  body: z.strictObject({ ...seen, widget: WidgetContent }),
  answer,
  problems: ['resource.missing', 'resource.moved-on'],
  access: 'can_edit_dashboard',
});

export const removeWidget = endpoint({
  method: 'DELETE',
  path: '/api/v1/dashboards/{dashboardId}/widgets/{widgetId}',
  summary: 'Take a widget off a dashboard and out of its layout',
  params: dashboardParams.extend({ widgetId: Uuid }),
  query: z.strictObject({ version: z.coerce.number().int().positive() }),
  answer,
  problems: ['resource.missing', 'resource.moved-on'],
  access: 'can_edit_dashboard',
});
