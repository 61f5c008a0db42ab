import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Call, RedirectAnswer } from '@axion/platform/http/serve-endpoints.ts';
import { readCookie, writeCookie } from '@axion/platform/identity/cookies.ts';
import type { OpenIdClient } from '@axion/platform/identity/openid-client.ts';
import type { RecogniseUser } from '@axion/platform/identity/recognise-user.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Sealing } from '@axion/platform/sealing/sealed.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { sessionCookie, signInCookie } from './cookies.ts';
import { unpackSignIn } from './packed-sign-in.ts';
import { sealTokens } from './sealed-tokens.ts';
import { deleteSessionByToken, insertSession } from './session.queries.ts';
import { hashOf, newToken } from './session-token.ts';

type Deps = {
  readonly openId: OpenIdClient;
  readonly sealing: Sealing;
  readonly postgres: Pick<Postgres, 'transaction'>;
  readonly recognise: RecogniseUser;
  readonly record: RecordAudit;
  readonly secureCookies: boolean;
  readonly now: () => Date;
  readonly newId: () => string;
};

/** A session ends that long after signing in, whatever happens. */
const sessionSeconds = 12 * 3_600;

/**
 * Takes the browser back from the identity provider: a new session with a new cookie, and an old one of this browser ends.
 * @throws AxionError `session.sign-in-lost` without this browser's own cookie, `session.sign-in-failed`, `store.unavailable`
 */
export async function finishSignIn(
  deps: Deps,
  input: Readonly<Record<string, unknown>>,
  { cookies }: Pick<Call, 'cookies'>,
): Promise<RedirectAnswer> {
  const callback = new URLSearchParams(Object.entries(input).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  const state = callback.get('state') ?? '';
  const name = signInCookie(state);
  const signIn = state === '' ? undefined : unpackSignIn(deps.sealing, state, readCookie(cookies, name) ?? '');
  if (!signIn || signIn.expiresAt < deps.now().getTime()) throw new AxionError('session.sign-in-lost', {});
  const { user, tokens } = await deps.openId.finish(callback, signIn);
  await deps.recognise(user);

  const token = newToken();
  const id = deps.newId();
  const now = deps.now().getTime();
  const expiresAt = new Date(now + sessionSeconds * 1_000);
  const freshUntil = tokens.refreshToken === null ? expiresAt : new Date(now + tokens.expiresIn * 1_000);
  const before = readCookie(cookies, sessionCookie);
  await deps.postgres.transaction(async (tx) => {
    if (before !== undefined) await tx.maybeOne(deleteSessionByToken, { tokenHash: hashOf(before) });
    const sealed = sealTokens(deps.sealing, { id, userId: user.id }, tokens);
    await tx.maybeOne(insertSession, { id, tokenHash: hashOf(token), userId: user.id, ...sealed, freshUntil, expiresAt });
    await deps.record(tx, user, { action: 'session.begun', subjectKind: 'session', subjectId: id });
  });
  const secure = deps.secureCookies;
  return {
    location: signIn.returnTo,
    cookies: [
      writeCookie({ name: sessionCookie, value: token, path: '/', maxAgeSeconds: sessionSeconds, secure }),
      writeCookie({ name, value: '', path: '/api/v1/session', maxAgeSeconds: 0, secure }),
    ],
  };
}
