import type { Call } from '@axion/platform/http/serve-endpoints.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { writeCookie } from '@axion/platform/identity/cookies.ts';
import type { OpenIdClient } from '@axion/platform/identity/openid-client.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Sealing } from '@axion/platform/sealing/sealed.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { sessionCookie } from './cookies.ts';
import { sessionOf } from './identify-session.ts';
import { openTokens } from './sealed-tokens.ts';
import { deleteSession } from './session.queries.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'transaction'>;
  readonly openId: OpenIdClient;
  readonly sealing: Sealing;
  readonly record: RecordAudit;
  readonly secureCookies: boolean;
};

/** Ends the caller's session: the cookie is worthless from now on. Says where the identity provider's own session ends. */
export async function signOut(deps: Deps, actor: Actor, { setCookie }: Pick<Call, 'setCookie'>): Promise<{ endSessionUrl: string | null }> {
  const session = sessionOf(actor);
  if (!session) return { endSessionUrl: null };
  await deps.postgres.transaction(async (tx) => {
    await tx.maybeOne(deleteSession, { id: session.id });
    await deps.record(tx, actor, { action: 'session.ended', subjectKind: 'session', subjectId: session.id });
  });
  setCookie(writeCookie({ name: sessionCookie, value: '', path: '/', maxAgeSeconds: 0, secure: deps.secureCookies }));
  const idToken = idTokenOf(deps.sealing, session.row);
  return { endSessionUrl: await deps.openId.signOutUrl(idToken).catch(() => null) };
}

/** Tokens that no longer open (a key is gone) keep nobody signed in. */
function idTokenOf(sealing: Sealing, row: Parameters<typeof openTokens>[1]): string | null {
  try {
    return openTokens(sealing, row).idToken;
  } catch {
    return null;
  }
}
