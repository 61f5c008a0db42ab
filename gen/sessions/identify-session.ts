import type { IncomingHttpHeaders } from 'node:http';
import { csrfHeader } from '@axion/contracts/gen/session.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor, User } from '@axion/platform/identity/actor.ts';
import { readCookie } from '@axion/platform/identity/cookies.ts';
import { sameToken } from '@axion/platform/identity/same-token.ts';
import { sessionCookie } from './cookies.ts';
import { refreshSession, type SessionDeps } from './refresh-session.ts';
import { findSession, type SessionRow, touchSession } from './session.queries.ts';
import { csrfTokenOf, hashOf } from './session-token.ts';

/** The session by which somebody acts; a bearer token has none. */
export type ActingSession = { readonly id: string; readonly csrfToken: string; readonly expiresAt: string; readonly row: SessionRow };

type Asked = { readonly method: string; readonly headers: IncomingHttpHeaders };

const touchMs = 60_000;
const acting = new WeakMap<object, ActingSession>();

/** The session of whoever was identified by a cookie; undefined for a bearer token. */
export const sessionOf = (actor: Actor): ActingSession | undefined => acting.get(actor);

/**
 * Who a browser is, by its session cookie; undefined without one. Calls that change something must prove that they come from our own page.
 * @throws AxionError `session.ended`, `session.csrf-token`, `store.unavailable`
 */
export async function identifySession(deps: SessionDeps, { method, headers }: Asked): Promise<User | undefined> {
  const token = readCookie(headers.cookie ?? '', sessionCookie);
  if (token === undefined) return undefined;
  const now = deps.now();
  const row = await deps.postgres.maybeOne(findSession, { tokenHash: hashOf(token), now });
  if (!row) throw new AxionError('session.ended', {});
  const csrfToken = csrfTokenOf(token);
  if (method !== 'GET' && method !== 'HEAD') requireCsrf(headers, csrfToken);
  if (row.freshUntil <= now) await refreshSession(deps, row);
  if (now.getTime() - row.seenAt.getTime() > touchMs) await deps.postgres.maybeOne(touchSession, { id: row.id });
  const user = userOf(row);
  acting.set(user, { id: row.id, csrfToken, expiresAt: row.expiresAt.toISOString(), row });
  return user;
}

function requireCsrf(headers: IncomingHttpHeaders, right: string): void {
  const given = headers[csrfHeader];
  if (typeof given !== 'string' || !sameToken(given, right)) throw new AxionError('session.csrf-token', { header: csrfHeader });
}

/** An issuer has no `|`; a subject may. */
function userOf({ userId, externalAuthId, name, email }: SessionRow): User {
  const at = externalAuthId.indexOf('|');
  const user = { kind: 'user', id: userId, issuer: externalAuthId.slice(0, at), subject: externalAuthId.slice(at + 1), name } as const;
  return email === null ? { ...user } : { ...user, email };
}
