import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { listMemberships } from './people.queries.ts';

type Deps = { readonly postgres: Pick<Postgres, 'many'>; readonly now: () => Date };

/** Whether somebody belongs to an organization at this moment, as Sense's own rows say. */
export type LiveMemberships = (userId: string, organizationId: string) => Promise<boolean>;

const keptMs = 2_000;
const mostKept = 10_000;

type Membership = Awaited<ReturnType<typeof read>>[number];
const read = ({ postgres, now }: Deps, userId: string) => postgres.many(listMemberships, { userId, now: now() });

type Kept = { readonly rows: Promise<readonly Membership[]>; readonly until: number };

/**
 * The check at the door: a right in an organization counts only for whoever is a member now. A membership ends at its very moment, also while the
 * authorization store still holds its tuple; one that was removed, within two seconds. Rows are remembered that long, with the moment of their end;
 * whoever is refused by what is remembered is looked up again, so that a new membership holds at once. However many ask at the same time are answered by one read.
 */
export function openMemberships(deps: Deps): LiveMemberships {
  const kept = new Map<string, Kept>();
  const remembered = (userId: string) => {
    const known = kept.get(userId);
    return known && known.until > deps.now().getTime() ? known : undefined;
  };
  const readAnew = (userId: string): Kept => {
    const rows = read(deps, userId);
    kept.delete(userId);
    const oldest = kept.keys().next().value;
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
    const entry = { rows, until: deps.now().getTime() + keptMs };
    kept.set(userId, entry);
    rows.catch(() => {
      if (kept.get(userId) === entry) kept.delete(userId);
    });
    return entry;
  };
  const isAmong = async ({ rows }: Kept, organizationId: string) =>
    (await rows).some(({ id, expiresAt }) => id === organizationId && (expiresAt === null || Date.parse(expiresAt) > deps.now().getTime()));
  return async (userId, organizationId) => {
    const known = remembered(userId);
    if (known === undefined) return isAmong(readAnew(userId), organizationId);
    if (await isAmong(known, organizationId)) return true;
    // What others began to read since this was asked is new enough.
    const since = remembered(userId);
    return isAmong(since && since !== known ? since : readAnew(userId), organizationId);
  };
}
