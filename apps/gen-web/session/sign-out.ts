import { signOut } from '@axion/contracts/gen/session.ts';
import type { GenApi } from './gen-api.ts';

/** Ends the session here, then at the identity provider, which sends the browser back to the first page. */
export async function leaveSession(api: GenApi): Promise<void> {
  const { endSessionUrl } = await api.client(signOut, {});
  location.assign(endSessionUrl ?? '/');
}
