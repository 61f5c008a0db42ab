import type { User } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { upsertUser } from './people.queries.ts';

type Deps = { readonly postgres: Pick<Postgres, 'maybeOne'>; readonly now: () => Date };

const rememberMs = 30 * 60_000;
const mostRemembered = 10_000;

/**
 * Makes sure that whoever calls has a row: at the first call, and again when the name changed. People who were seen within the half hour cost nothing.
 */
export function openRecognition({ postgres, now }: Deps): (user: User) => Promise<void> {
  const seen = new Map<string, { readonly facts: string; readonly until: number }>();
  return async (user) => {
    const facts = `${user.name}\n${user.email ?? ''}`;
    const known = seen.get(user.id);
    if (known?.facts === facts && known.until > now().getTime()) return;
    const name = user.name.slice(0, 300);
    await postgres.maybeOne(upsertUser, { id: user.id, externalAuthId: externalAuthIdOf(user), name, email: user.email ?? null });
    if (seen.size >= mostRemembered) seen.clear();
    seen.set(user.id, { facts, until: now().getTime() + rememberMs });
  };
}

/** How `users.external_auth_id` names a person. */
export const externalAuthIdOf = ({ issuer, subject }: Pick<User, 'issuer' | 'subject'>): string => `${issuer}|${subject}`;
