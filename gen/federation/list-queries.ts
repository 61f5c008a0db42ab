import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { Page } from '@axion/contracts/common/page.ts';
import type { listQueries as contract, QueryRun } from '@axion/contracts/gen/query.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { pageFrom, positionOf } from '@axion/platform/postgres/cursor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { z } from 'zod';
import { listQueryRuns } from './query-run.queries.ts';
import { showRun } from './show-run.ts';

type Deps = { readonly postgres: Pick<Postgres, 'many'>; readonly now: () => Date };

const Position = z.tuple([z.iso.datetime(), z.uuid()]);

/** The caller's own queries, newest first. @throws AxionError `request.cursor-invalid` */
export async function listQueries(deps: Deps, actor: Actor, { limit, cursor, state }: InputOf<typeof contract>): Promise<Page<QueryRun>> {
  const before = positionOf(cursor, { state }, Position);
  const rows = await deps.postgres.many(listQueryRuns, {
    userId: actor.id,
    all: state === 'all',
    beforeStartedAt: before?.[0] ?? null,
    beforeId: before?.[1] ?? null,
    limit: limit + 1,
  });
  const page = pageFrom(rows, { limit, filter: { state }, position: ({ startedAt, id }) => [startedAt, id] });
  return { items: page.items.map((row) => showRun(row, deps.now())), next: page.next };
}
