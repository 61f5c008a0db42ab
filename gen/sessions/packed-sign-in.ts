import type { Sealing } from '@axion/platform/sealing/sealed.ts';
import { z } from 'zod';

const SignIn = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
});
export type SignIn = z.output<typeof SignIn>;

const placeOf = (state: string) => ({ table: 'sign-in', rowId: state, bindings: [] });

/** A sign-in that is under way, as a cookie's value that only this installation reads. */
export function packSignIn(sealing: Sealing, signIn: SignIn): string {
  const { ciphertext, nonce, tag, keyVersion } = sealing.seal(Buffer.from(JSON.stringify(signIn)), placeOf(signIn.state));
  return `${keyVersion}.${Buffer.concat([nonce, tag, ciphertext]).toString('base64url')}`;
}

/** Undefined for a value that is not ours, or belongs to another state. */
export function unpackSignIn(sealing: Sealing, state: string, value: string): SignIn | undefined {
  const [, version, packed] = /^(\d{1,6})\.([A-Za-z0-9_-]{40,4000})$/.exec(value) ?? [];
  if (version === undefined || packed === undefined) return undefined;
  const bytes = Buffer.from(packed, 'base64url');
  const sealed = {
    nonce: bytes.subarray(0, 12),
    tag: bytes.subarray(12, 28),
    ciphertext: bytes.subarray(28),
    keyVersion: Number(version),
    format: 1,
  };
  try {
    const signIn = SignIn.parse(JSON.parse(sealing.open(sealed, placeOf(state)).toString('utf8')));
    return signIn.state === state ? signIn : undefined;
  } catch {
    return undefined;
  }
}
