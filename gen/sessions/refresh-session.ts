import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { OpenIdClient } from '@axion/platform/identity/openid-client.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Sealing } from '@axion/platform/sealing/sealed.ts';
import { openTokens, sealTokens } from './sealed-tokens.ts';
import { deleteSession, leaseRefresh, type SessionRow, storeRefreshed } from './session.queries.ts';

export type SessionDeps = {
  readonly postgres: Pick<Postgres, 'maybeOne'>;
  readonly openId: OpenIdClient;
  readonly sealing: Sealing;
  readonly now: () => Date;
};

const leaseMs = 30_000;
/** An identity provider that is away keeps nobody out before that. */
const patienceMs = 15 * 60_000;

/**
 * Asks the identity provider whether the person may stay, with the refresh token, which works once and is replaced. One call asks; others that come
 * meanwhile go on with what there is.
 * @throws AxionError `session.ended` when they may not; `store.unavailable` when nobody can tell for too long
 */
export async function refreshSession(deps: SessionDeps, row: SessionRow): Promise<void> {
  const now = deps.now();
  const leased = await deps.postgres.maybeOne(leaseRefresh, { id: row.id, now, until: new Date(now.getTime() + leaseMs) });
  if (!leased) return;
  const { refreshToken, idToken } = openTokens(deps.sealing, row);
  const tokens =
    refreshToken === null ? undefined : await deps.openId.refresh(refreshToken).catch((error: unknown) => away(error, row, now));
  if (tokens === 'away') return;
  if (!tokens) {
    await deps.postgres.maybeOne(deleteSession, { id: row.id });
    throw new AxionError('session.ended', {});
  }
  const sealed = sealTokens(deps.sealing, row, { refreshToken: tokens.refreshToken, idToken: tokens.idToken ?? idToken });
  const freshUntil = new Date(deps.now().getTime() + tokens.expiresIn * 1_000);
  await deps.postgres.maybeOne(storeRefreshed, { id: row.id, ...sealed, freshUntil });
}

function away(error: unknown, { freshUntil }: SessionRow, now: Date): 'away' {
  if (now.getTime() - freshUntil.getTime() > patienceMs) throw error;
  return 'away';
}
