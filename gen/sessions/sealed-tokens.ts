import type { OpenIdTokens } from '@axion/platform/identity/openid-client.ts';
import type { Sealing } from '@axion/platform/sealing/sealed.ts';
import { z } from 'zod';
import type { SessionRow } from './session.queries.ts';

const Stored = z.object({ refreshToken: z.string().nullable(), idToken: z.string().nullable() });
type Owner = { readonly id: string; readonly userId: string };

const placeOf = ({ id, userId }: Owner) => ({ table: 'sessions', rowId: id, bindings: [userId] });

/** The columns of a session's tokens, sealed for this session of this person. */
export function sealTokens(sealing: Sealing, owner: Owner, { refreshToken, idToken }: Pick<OpenIdTokens, 'refreshToken' | 'idToken'>) {
  const sealed = sealing.seal(Buffer.from(JSON.stringify({ refreshToken, idToken })), placeOf(owner));
  return { ciphertext: sealed.ciphertext, nonce: sealed.nonce, tag: sealed.tag, keyVersion: sealed.keyVersion, sealFormat: sealed.format };
}

/** @throws AxionError `sealing.key-missing`, `sealing.broken` */
export const openTokens = (sealing: Sealing, row: SessionRow): z.output<typeof Stored> =>
  Stored.parse(JSON.parse(sealing.open({ ...row, format: row.sealFormat }, placeOf(row)).toString('utf8')));
