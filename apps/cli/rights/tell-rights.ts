import { awaitTuples, measureTuples, parkedTuples, retryParkedTuples } from '@axion/platform/authz/tuple-outbox.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';

/** The changes of rights of one product. */
export type Queue = { readonly database: string; readonly postgres: Pick<Postgres, 'many' | 'maybeOne' | 'close'> };

type Wish = {
  readonly retry: boolean;
  readonly json: boolean;
  /** How long what is tried again may take until it counts as still waiting. */
  readonly withinMs?: number;
};
type Standing = Awaited<ReturnType<typeof standingOf>>;

const mostShown = 100;
/** The services look several times in this time. */
const usualWithinMs = 10_000;

/** Lets what was set aside be tried again when that is wished, and tells what waits and what is set aside after it. Returns the exit status: 1 for what is set aside, or tried again and not taken. */
export async function tellRights(queues: readonly Queue[], { retry, json, withinMs = usualWithinMs }: Wish): Promise<number> {
  const standings = await Promise.all(
    queues.map(async (queue) => {
      const retried = retry ? await tryAgain(queue, withinMs) : undefined;
      return standingOf(queue, retried);
    }),
  );
  if (json) console.log(JSON.stringify(Object.fromEntries(standings.map(({ database, ...standing }) => [database, standing]))));
  else for (const line of standings.flatMap(linesOf)) console.log(line);
  return standings.some(({ parked, retried }) => parked > 0 || (retried?.waiting ?? 0) > 0) ? 1 : 0;
}

/** What became of what was set aside. */
type Retried = { readonly taken: number; readonly setAside: number; readonly waiting: number };

async function tryAgain({ postgres }: Queue, withinMs: number): Promise<Retried> {
  const ids = await retryParkedTuples(postgres);
  const { waiting, parked } = await awaitTuples(postgres, ids, withinMs);
  return { taken: ids.length - waiting - parked, setAside: parked, waiting };
}

async function standingOf({ database, postgres }: Queue, retried: Retried | undefined) {
  const { waiting, parked, parkedDeletes } = (await measureTuples(postgres)) ?? { waiting: 0, parked: 0, parkedDeletes: 0 };
  const changes = await parkedTuples(postgres, mostShown);
  return { database, waiting, parked, parkedDeletes, changes, ...(retried ? { retried } : {}) };
}

const linesOf = ({ database, waiting, parked, parkedDeletes, changes, retried }: Standing): readonly string[] => [
  ...(retried ? [`${database}: tried again: ${retried.taken} taken, ${retried.setAside} set aside again, ${stillWaiting(retried)}`] : []),
  `${database}: ${waiting} wait, ${parked} set aside${parkedDeletes > 0 ? `, ${parkedDeletes} of them rights that were to end and go on` : ''}`,
  ...changes.map(
    ({ operation, user, relation, object, fault, parkedAt }) =>
      `  ${parkedAt} ${operation === 'delete' ? 'to take away' : 'to give'} ${user} ${relation} ${object}: ${fault}`,
  ),
  ...(parked > changes.length ? [`  and ${parked - changes.length} more`] : []),
];

const stillWaiting = ({ waiting }: Retried): string =>
  waiting === 0 ? '0 still wait' : `${waiting} still wait: do the APIs run, and do they reach the authorization server?`;
