import { openValue, sealValue } from '@axion/platform/identity/sealed-value.ts';
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
export const packSignIn = (sealing: Sealing, signIn: SignIn): string => sealValue(sealing, placeOf(signIn.state), signIn);

/** Undefined for a value that is not ours, or belongs to another state. */
export function unpackSignIn(sealing: Sealing, state: string, value: string): SignIn | undefined {
  const signIn = openValue(sealing, placeOf(state), SignIn, value);
  return signIn?.state === state ? signIn : undefined;
}
