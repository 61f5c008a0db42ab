import type { DashboardFilter, Widget } from '@axion/contracts/gen/widgets.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Statements } from '@axion/platform/postgres/postgres.ts';
import { deleteFilters, insertFilter, insertWidget } from './widget.queries.ts';

/** Puts a widget behind the others. @throws AxionError `dashboard.id-taken` */
export async function putWidget(tx: Statements, dashboardId: string, widget: Widget): Promise<void> {
  const row = await tx.maybeOne(insertWidget, { ...widget, dashboardId, encoding: JSON.stringify(widget.encoding) });
  if (!row) throw new AxionError('dashboard.id-taken', { id: widget.id });
}

/** Replaces all filters. @throws AxionError `dashboard.id-taken` */
export async function putFilters(tx: Statements, dashboardId: string, filters: readonly DashboardFilter[]): Promise<void> {
  await tx.many(deleteFilters, { dashboardId });
  for (const [position, filter] of filters.entries()) {
    const row = { id: filter.id, dashboardId, position, label: filter.label, definition: JSON.stringify(filter) };
    if (!(await tx.maybeOne(insertFilter, row))) throw new AxionError('dashboard.id-taken', { id: filter.id });
  }
}
