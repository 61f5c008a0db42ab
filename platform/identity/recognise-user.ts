import type { Postgres } from '../postgres/postgres.ts';
import type { User } from './actor.ts';
import { upsertUser } from './users.queries.ts';

type Deps = { readonly postgres: Pick<Postgres, 'maybeOne'>; readonly now: () => Date };

/** Makes sure that whoever calls has a row in the product's `users`. */
export type RecogniseUser = (user: User) => Promise<void>;

const rememberMs = 30 * 60_000;
const mostRemembered = 10_000;

/** Writes at the first call of a person, and again when the name changed; who was seen within the half hour costs nothing. */
export function openRecognition({ postgres, now }: Deps): RecogniseUser {
  const seen = new Map<string, { readonly facts: string; readonly until: number }>();
  return async (user) => {
    const facts = `${user.name}\n${user.email ?? ''}`;
    const known = seen.get(user.id);
    if (known?.facts === facts && known.until > now().getTime()) return;
    const { id, name, email = null } = user;
    await postgres.maybeOne(upsertUser, { id, externalAuthId: externalAuthIdOf(user), name: name.slice(0, 300), email });
    if (seen.size >= mostRemembered) seen.clear();
    seen.set(user.id, { facts, until: now().getTime() + rememberMs });
  };
}

/** How `users.external_auth_id` names a person. */
export const externalAuthIdOf = ({ issuer, subject }: Pick<User, 'issuer' | 'subject'>): string => `${issuer}|${subject}`;
