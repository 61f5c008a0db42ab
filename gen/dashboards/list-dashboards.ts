import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { Page } from '@axion/contracts/common/page.ts';
import type { listDashboards as contract, DashboardSummary } from '@axion/contracts/gen/dashboards.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { positionOf } from '@axion/platform/postgres/cursor.ts';
import { z } from 'zod';
import { pageOfVisible } from '../people/page-of-visible.ts';
import { type DashboardRow, listDashboardsAfter } from './dashboard.queries.ts';
import { rightsOnDashboards, type ShowDeps, showSummary } from './show-dashboard.ts';

const Position = z.tuple([z.iso.datetime(), z.uuid()]);

/** Dashboards that the caller may see, last changed first. @throws AxionError `request.cursor-invalid` */
export async function listDashboards(
  deps: Pick<ShowDeps, 'postgres' | 'rights'>,
  actor: Actor,
  { limit, cursor, ...input }: InputOf<typeof contract>,
): Promise<Page<DashboardSummary>> {
  const text = input.text || null;
  const [updatedAt = null, id = null] = positionOf(cursor, { text }, Position) ?? [];
  return pageOfVisible({
    limit,
    filter: { text },
    read: (last: DashboardRow | undefined) =>
      deps.postgres.many(listDashboardsAfter, {
        text,
        beforeUpdatedAt: last?.updatedAt ?? updatedAt,
        beforeId: last?.id ?? id,
        limit: limit + 1,
      }),
    positionOf: (row: DashboardRow) => [row.updatedAt, row.id],
    async show(rows: readonly DashboardRow[]) {
      const permissions = await rightsOnDashboards(deps.rights, actor, rows);
      return rows.map((row, i) => (permissions[i]?.length ? showSummary(row, permissions[i]) : undefined));
    },
  });
}
