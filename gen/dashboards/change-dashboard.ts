import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type * as contract from '@axion/contracts/gen/dashboards.ts';
import type { TupleChanges } from '@axion/platform/authz/tuple-outbox.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Statements } from '@axion/platform/postgres/postgres.ts';
import { refs } from '../people/ask-rights.ts';
import { tuplesOfDashboardRow } from '../people/ensure-parent-tuples.ts';
import { checkLayout, layoutWithout } from './check-layout.ts';
import { type CreateDeps, requireOwnOrganization } from './create-dashboard.ts';
import { type DashboardRow, deleteDashboardRow, updateDashboardRow } from './dashboard.queries.ts';
import { putFilters, putWidget } from './put-parts.ts';
import { findDashboardFor, getDashboard } from './show-dashboard.ts';
import { deleteWidgetRow, listWidgets, updateWidgetRow } from './widget.queries.ts';

const mostWidgets = 100;

/** What one change does beside counting the version up; rows that it does not name stay. */
type Change = {
  readonly columns?: Partial<Pick<DashboardRow, 'title' | 'description' | 'layout' | 'organizationId'>>;
  readonly also?: (tx: Statements) => Promise<unknown>;
  readonly tuples?: TupleChanges;
};

/** Changes title, description, layout, filters or who sees it. @throws AxionError `resource.missing`, `access.denied`, `resource.moved-on`, `dashboard.layout-invalid` */
export async function updateDashboard(
  deps: CreateDeps,
  actor: Actor,
  input: InputOf<typeof contract.updateDashboard>,
): Promise<contract.Dashboard> {
  const row = await editable(deps, actor, input);
  const { title, description, layout, organizationId, filters } = input;
  if (layout) {
    const widgets = await deps.postgres.many(listWidgets, { dashboardId: row.id });
    checkLayout(
      layout,
      widgets.map(({ id }) => id),
    );
  }
  if (organizationId !== undefined) await requireOwnOrganization(deps.rights, actor, organizationId);
  const given = { title, description, layout, organizationId };
  const columns = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return change(deps, actor, row, {
    columns,
    ...(filters ? { also: (tx: Statements) => putFilters(tx, row.id, filters) } : {}),
    ...(organizationId === undefined ? {} : { tuples: sharing(row, organizationId) }),
  });
}

/** Puts a widget on a dashboard. @throws AxionError `resource.missing`, `access.denied`, `resource.moved-on`, `dashboard.full`, `dashboard.id-taken` */
export async function addWidget(deps: CreateDeps, actor: Actor, input: InputOf<typeof contract.addWidget>): Promise<contract.Dashboard> {
  const row = await editable(deps, actor, input);
  if (row.widgetCount >= mostWidgets) throw new AxionError('dashboard.full', { limit: mostWidgets });
  return change(deps, actor, row, { also: (tx) => putWidget(tx, row.id, input.widget) });
}

/** Changes a widget. @throws AxionError `resource.missing`, `access.denied`, `resource.moved-on` */
export async function updateWidget(
  deps: CreateDeps,
  actor: Actor,
  input: InputOf<typeof contract.updateWidget>,
): Promise<contract.Dashboard> {
  const row = await editable(deps, actor, input);
  const { widgetId: id, widget } = input;
  const also = async (tx: Statements) => {
    const changed = await tx.maybeOne(updateWidgetRow, { ...widget, id, dashboardId: row.id, encoding: JSON.stringify(widget.encoding) });
    if (!changed) throw new AxionError('resource.missing', { kind: 'widget', id });
  };
  return change(deps, actor, row, { also });
}

/** Takes a widget off. @throws AxionError `resource.missing`, `access.denied`, `resource.moved-on` */
export async function removeWidget(
  deps: CreateDeps,
  actor: Actor,
  input: InputOf<typeof contract.removeWidget>,
): Promise<contract.Dashboard> {
  const row = await editable(deps, actor, input);
  const also = async (tx: Statements) => {
    if (!(await tx.maybeOne(deleteWidgetRow, { id: input.widgetId, dashboardId: row.id })))
      throw new AxionError('resource.missing', { kind: 'widget', id: input.widgetId });
  };
  return change(deps, actor, row, { columns: { layout: layoutWithout(row.layout, input.widgetId) }, also });
}

/** Deletes a dashboard with its widgets. @throws AxionError `resource.missing`, `access.denied` */
export async function deleteDashboard(
  deps: CreateDeps,
  actor: Actor,
  { dashboardId: id }: { readonly dashboardId: string },
): Promise<void> {
  const row = await findDashboardFor(deps, actor, { id, permission: 'can_edit_dashboard' });
  const last = await deps.postgres.transaction(async (tx) => {
    if (!(await tx.maybeOne(deleteDashboardRow, { id }))) return '0';
    await deps.record(tx, actor, { action: 'dashboard.deleted', subjectKind: 'dashboard', subjectId: id, details: { title: row.title } });
    return deps.appendTuples(tx, { deletes: tuplesOfDashboardRow({ ...row, createdBy: row.createdById }) });
  });
  await deps.settle(last);
}

async function editable(
  deps: CreateDeps,
  actor: Actor,
  { dashboardId, version }: { dashboardId: string; version: number },
): Promise<DashboardRow> {
  const row = await findDashboardFor(deps, actor, { id: dashboardId, permission: 'can_edit_dashboard' });
  if (row.version !== version) throw movedOn(row);
  return row;
}

async function change(
  deps: CreateDeps,
  actor: Actor,
  row: DashboardRow,
  { columns = {}, also, tuples = {} }: Change,
): Promise<contract.Dashboard> {
  const { id, version } = row;
  const last = await deps.postgres.transaction(async (tx) => {
    const { title, description, layout, organizationId } = { ...row, ...columns };
    const set = { title, description, organizationId, layout: JSON.stringify(layout) };
    if (!(await tx.maybeOne(updateDashboardRow, { id, version, ...set }))) throw movedOn(row);
    await also?.(tx);
    await deps.record(tx, actor, { action: 'dashboard.updated', subjectKind: 'dashboard', subjectId: id });
    return deps.appendTuples(tx, tuples);
  });
  await deps.settle(last);
  return getDashboard(deps, actor, { dashboardId: id });
}

/** Whose members see it from now on, and whose no longer. */
const sharing = ({ id, organizationId: before }: DashboardRow, after: string | null): TupleChanges => {
  const tuple = (organizationId: string) => ({
    user: refs.organization(organizationId),
    relation: 'organization',
    object: refs.dashboard(id),
  });
  if (before === after) return {};
  return { deletes: before === null ? [] : [tuple(before)], writes: after === null ? [] : [tuple(after)] };
};

const movedOn = ({ id, version }: DashboardRow) => new AxionError('resource.moved-on', { kind: 'dashboard', id, version });
