import * as contract from '@axion/contracts/gen/dashboards.ts';
import { type Route, route } from '@axion/platform/http/serve-endpoints.ts';
import { addWidget, deleteDashboard, removeWidget, updateDashboard, updateWidget } from './change-dashboard.ts';
import { type CreateDeps, createDashboard } from './create-dashboard.ts';
import { listDashboards } from './list-dashboards.ts';
import { getDashboard } from './show-dashboard.ts';

/** What all calls about dashboards need together. */
export type DashboardsDeps = CreateDeps;

/** Dashboards over HTTP: one line a call. */
export const dashboardsRoutes = (deps: DashboardsDeps): readonly Route[] => [
  route(contract.listDashboards, (actor, input) => listDashboards(deps, actor, input)),
  route(contract.createDashboard, (actor, input) => createDashboard(deps, actor, input)),
  route(contract.getDashboard, (actor, input) => getDashboard(deps, actor, input)),
  route(contract.updateDashboard, (actor, input) => updateDashboard(deps, actor, input)),
  route(contract.deleteDashboard, (actor, input) => deleteDashboard(deps, actor, input)),
  route(contract.addWidget, (actor, input) => addWidget(deps, actor, input)),
  route(contract.updateWidget, (actor, input) => updateWidget(deps, actor, input)),
  route(contract.removeWidget, (actor, input) => removeWidget(deps, actor, input)),
];
