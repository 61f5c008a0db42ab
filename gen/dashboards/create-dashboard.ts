import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { createDashboard as contract, Dashboard } from '@axion/contracts/gen/dashboards.ts';
import type { AppendTuples } from '@axion/platform/authz/tuple-outbox.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { type AskRights, requireSystemRight } from '../people/ask-rights.ts';
import { tuplesOfDashboardRow } from '../people/ensure-parent-tuples.ts';
import { checkLayout } from './check-layout.ts';
import { insertDashboard } from './dashboard.queries.ts';
import { putFilters, putWidget } from './put-parts.ts';
import { getDashboard, type ShowDeps } from './show-dashboard.ts';

export type CreateDeps = ShowDeps & {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'many' | 'transaction'>;
  readonly record: RecordAudit;
  readonly appendTuples: AppendTuples;
  readonly settle: (upTo: string) => Promise<void>;
  readonly newId: () => string;
};

/**
 * Makes a dashboard with its widgets and filters, all or nothing. An organization it is shared with must be one of the caller's own.
 * @throws AxionError `access.denied`, `resource.missing` (organization), `dashboard.id-taken`, `dashboard.layout-invalid`
 */
export async function createDashboard(deps: CreateDeps, actor: Actor, input: InputOf<typeof contract>): Promise<Dashboard> {
  await requireSystemRight(deps.rights, actor, 'can_manage_dashboards');
  const { id = deps.newId(), title, description, organizationId, widgets, filters, layout } = input;
  await requireOwnOrganization(deps.rights, actor, organizationId);
  checkLayout(
    layout,
    widgets.map((widget) => widget.id),
  );
  const change = await deps.postgres.transaction(async (tx) => {
    const row = { id, title, description, layout: JSON.stringify(layout), organizationId, createdBy: actor.id };
    if (!(await tx.maybeOne(insertDashboard, row))) throw new AxionError('dashboard.id-taken', { id });
    for (const widget of widgets) await putWidget(tx, id, widget);
    await putFilters(tx, id, filters);
    await deps.record(tx, actor, { action: 'dashboard.created', subjectKind: 'dashboard', subjectId: id, details: { title } });
    return deps.appendTuples(tx, { writes: tuplesOfDashboardRow({ id, createdBy: actor.id, organizationId }) });
  });
  await deps.settle(change);
  return getDashboard(deps, actor, { dashboardId: id });
}

/** @throws AxionError `resource.missing` for an organization that the caller does not belong to */
export async function requireOwnOrganization(rights: AskRights, actor: Actor, organizationId: string | null): Promise<void> {
  if (organizationId === null || (await rights.organizationsOf(actor)).includes(organizationId)) return;
  throw new AxionError('resource.missing', { kind: 'organization', id: organizationId });
}
