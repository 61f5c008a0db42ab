import { measureTuples, parkedTuples, retryParkedTuples } from '@axion/platform/authz/tuple-outbox.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';

/** The changes of rights of one product. */
export type Queue = { readonly database: string; readonly postgres: Pick<Postgres, 'many' | 'maybeOne' | 'close'> };

type Wish = { readonly retry: boolean; readonly json: boolean };
type Standing = Awaited<ReturnType<typeof standingOf>>;

const mostShown = 100;

/** Tells what waits and what was set aside, and lets the latter be tried again when that is wished. Returns the exit status. */
export async function tellRights(queues: readonly Queue[], { retry, json }: Wish): Promise<number> {
  const standings: Standing[] = [];
  for (const queue of queues) standings.push(await standingOf(queue, retry));
  if (json) console.log(JSON.stringify(Object.fromEntries(standings.map(({ database, ...standing }) => [database, standing]))));
  else for (const line of standings.flatMap(linesOf)) console.log(line);
  return standings.some(({ parked, retried }) => parked > retried) ? 1 : 0;
}

async function standingOf({ database, postgres }: Queue, retry: boolean) {
  const { waiting, parked, parkedDeletes } = (await measureTuples(postgres)) ?? { waiting: 0, parked: 0, parkedDeletes: 0 };
  const changes = await parkedTuples(postgres, mostShown);
  const retried = retry ? await retryParkedTuples(postgres) : 0;
  return { database, waiting, parked, parkedDeletes, changes, retried };
}

const linesOf = ({ database, waiting, parked, parkedDeletes, changes, retried }: Standing): readonly string[] => [
  `${database}: ${waiting} wait, ${parked} set aside${parkedDeletes > 0 ? `, ${parkedDeletes} of them rights that were to end and go on` : ''}`,
  ...changes.map(
    ({ operation, user, relation, object, fault, parkedAt }) =>
      `  ${parkedAt} ${operation === 'delete' ? 'to take away' : 'to give'} ${user} ${relation} ${object}: ${fault}`,
  ),
  ...(parked > changes.length ? [`  and ${parked - changes.length} more`] : []),
  ...(retried > 0 ? [`  ${retried} are tried again by the services`] : []),
];
