import * as contract from '@axion/contracts/gen/session.ts';
import { type Route, route } from '@axion/platform/http/serve-endpoints.ts';
import { beginSignIn } from './begin-sign-in.ts';
import { finishSignIn } from './finish-sign-in.ts';
import { showSession } from './show-session.ts';
import { signOut } from './sign-out.ts';

/** What all calls about sessions need together. */
export type SessionsDeps = Parameters<typeof beginSignIn>[0] &
  Parameters<typeof finishSignIn>[0] &
  Parameters<typeof showSession>[0] &
  Parameters<typeof signOut>[0];

/** Signing in and out over HTTP: one line a call. */
export const sessionsRoutes = (deps: SessionsDeps): readonly Route[] => [
  route(contract.getSession, (actor) => showSession(deps, actor)),
  route(contract.signIn, (_stranger, input) => beginSignIn(deps, input)),
  route(contract.finishSignIn, (_stranger, input, call) => finishSignIn(deps, input, call)),
  route(contract.signOut, (actor, _input, call) => signOut(deps, actor, call)),
];

/** Paths at which a cookie that is no longer good keeps nobody from signing in anew. */
export const signInPaths: ReadonlySet<string> = new Set([contract.signIn.path, contract.finishSignIn.path]);
