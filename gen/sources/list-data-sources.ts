import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { Page } from '@axion/contracts/common/page.ts';
import type { listDataSources as contract, DataSource } from '@axion/contracts/gen/sources.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { positionOf } from '@axion/platform/postgres/cursor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Sealing } from '@axion/platform/sealing/sealed.ts';
import { z } from 'zod';
import type { AskRights } from '../people/ask-rights.ts';
import { pageOfVisible } from '../people/page-of-visible.ts';
import { type DataSourceRow, listDataSourcesAfter } from './data-source.queries.ts';
import { rightsOnSources, showSource } from './show-source.ts';

type Deps = { readonly postgres: Pick<Postgres, 'many'>; readonly rights: AskRights; readonly sealing: Sealing };

/** Sources that the caller may see, by name. @throws AxionError `request.cursor-invalid` */
export async function listDataSources(deps: Deps, actor: Actor, { limit, cursor }: InputOf<typeof contract>): Promise<Page<DataSource>> {
  const [after = ''] = positionOf(cursor, {}, z.tuple([z.string()])) ?? [];
  return pageOfVisible({
    limit,
    filter: {},
    read: (last: DataSourceRow | undefined) => deps.postgres.many(listDataSourcesAfter, { after: last?.name ?? after, limit: limit + 1 }),
    positionOf: ({ name }: DataSourceRow) => [name],
    async show(rows: readonly DataSourceRow[]) {
      const permissions = await rightsOnSources(deps.rights, actor, rows);
      return rows.map((row, i) => (permissions[i]?.length ? showSource(deps.sealing, row, permissions[i]) : undefined));
    },
  });
}
