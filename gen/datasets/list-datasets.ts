import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { Page } from '@axion/contracts/common/page.ts';
import type { listDatasets as contract, Dataset } from '@axion/contracts/gen/datasets.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { positionOf } from '@axion/platform/postgres/cursor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { z } from 'zod';
import type { AskRights } from '../people/ask-rights.ts';
import { pageOfVisible } from '../people/page-of-visible.ts';
import { type DatasetRow, listDatasetsAfter } from './dataset.queries.ts';
import { rightsOnDatasets, showDataset } from './show-dataset.ts';

type Deps = { readonly postgres: Pick<Postgres, 'many'>; readonly rights: AskRights };

const Position = z.tuple([z.string(), z.uuid()]);
const beforeAll = '00000000-0000-0000-0000-000000000000';

/** Datasets that the caller may see, by name. @throws AxionError `request.cursor-invalid` */
export async function listDatasets(
  deps: Deps,
  actor: Actor,
  { limit, cursor, ...filter }: InputOf<typeof contract>,
): Promise<Page<Dataset>> {
  const source = filter.source ?? null;
  const [name = '', id = beforeAll] = positionOf(cursor, { source }, Position) ?? [];
  return pageOfVisible({
    limit,
    filter: { source },
    read: (last: DatasetRow | undefined) =>
      deps.postgres.many(listDatasetsAfter, { source, afterName: last?.name ?? name, afterId: last?.id ?? id, limit: limit + 1 }),
    positionOf: (row: DatasetRow) => [row.name, row.id],
    async show(rows: readonly DatasetRow[]) {
      const permissions = await rightsOnDatasets(deps.rights, actor, rows);
      return rows.map((row, i) => (permissions[i]?.length ? showDataset(row, permissions[i]) : undefined));
    },
  });
}
