import type { Permission } from '@axion/contracts/common/permissions.ts';
import type { Dashboard, DashboardSummary } from '@axion/contracts/gen/dashboards.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { type AskRights, refs, requireRight } from '../people/ask-rights.ts';
import { type DashboardRow, findDashboard } from './dashboard.queries.ts';
import { listFilters, listWidgets } from './widget.queries.ts';

export type ShowDeps = { readonly postgres: Pick<Postgres, 'maybeOne' | 'many'>; readonly rights: AskRights };

const asked = ['can_view_dashboard', 'can_edit_dashboard'] as const;

/** A line of the list of dashboards. */
export const showSummary = (row: DashboardRow, permissions: DashboardSummary['permissions']): DashboardSummary => {
  const { layout: _layout, createdById, createdByName, ...rest } = row;
  return { ...rest, createdBy: { id: createdById, name: createdByName }, permissions };
};

/** What somebody may do with each of some dashboards; asked together. */
export async function rightsOnDashboards(
  rights: AskRights,
  actor: Actor,
  rows: readonly Pick<DashboardRow, 'id'>[],
): Promise<readonly DashboardSummary['permissions'][]> {
  const questions = rows.flatMap(({ id }) => asked.map((permission) => [permission, refs.dashboard(id)] as const));
  const answers = await rights.holdsEach(actor, questions);
  return rows.map((_row, place) => asked.filter((_permission, i) => answers[place * asked.length + i]));
}

/**
 * A dashboard on which the caller holds a right.
 * @throws AxionError `resource.missing` when there is none or the caller may not see it, `access.denied` for one who may see it only
 */
export async function findDashboardFor(
  { postgres, rights }: ShowDeps,
  actor: Actor,
  { id, permission }: { readonly id: string; readonly permission: Extract<Permission, (typeof asked)[number]> },
): Promise<DashboardRow> {
  const row = await postgres.maybeOne(findDashboard, { id });
  if (!row) throw new AxionError('resource.missing', { kind: 'dashboard', id });
  await requireRight(rights, actor, { permission, resource: refs.dashboard(id), seenBy: 'can_view_dashboard', kind: 'dashboard', id });
  return row;
}

/** A dashboard with its widgets and filters. @throws AxionError `resource.missing`, `access.denied` */
export async function getDashboard(deps: ShowDeps, actor: Actor, { dashboardId }: { readonly dashboardId: string }): Promise<Dashboard> {
  const row = await findDashboardFor(deps, actor, { id: dashboardId, permission: 'can_view_dashboard' });
  const [permissions = []] = await rightsOnDashboards(deps.rights, actor, [row]);
  const [widgets, filters] = await Promise.all([
    deps.postgres.many(listWidgets, { dashboardId }),
    deps.postgres.many(listFilters, { dashboardId }),
  ]);
  const { layout } = row;
  return { ...showSummary(row, permissions), layout, widgets: [...widgets], filters: filters.map(({ definition }) => definition) };
}
