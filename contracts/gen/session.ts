import { z } from 'zod';
import { endpoint } from '../common/endpoint.ts';
import { Uuid } from '../common/id.ts';

/** Header that carries `Session.csrfToken` with every call of a signed-in browser that is not a GET. */
export const csrfHeader = 'x-axion-csrf-token';

/** Who is signed in, and what they may do beside rights on single sources, datasets and dashboards. */
export const Session = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string().nullable() }),
  /** Roles of Gen: 1 Admin, 2 Analyst, and those that administrators add. */
  roles: z.array(z.object({ id: z.int(), name: z.string() })),
  /** Rights on Gen as a whole: `can_manage_datasources`, `can_manage_dashboards`. */
  permissions: z.array(z.string()),
  /** Organizations whose drives the person may see; tables that have an organization answer rows of these only. */
  organizations: z.array(z.object({ id: Uuid })),
  /** To be sent back in `x-axion-csrf-token`; null for a bearer token, which no page can send by accident. */
  csrfToken: z.string().nullable(),
  /** When the session ends for good; null for a bearer token. */
  expiresAt: z.iso.datetime().nullable(),
});
export type Session = z.infer<typeof Session>;

export const getSession = endpoint({
  method: 'GET',
  path: '/api/v1/session',
  summary: 'Who you are, what you may do, and the CSRF token of your session',
  answer: { kind: 'json', status: 200, schema: Session },
  problems: ['session.ended'],
  access: 'signed-in',
});

/** A path of the web application; another site's address is refused. */
const ReturnPath = z
  .string()
  .max(2_000)
  .regex(/^\/(?![/\\])[^\\\p{Cc}]*$/u, 'a path of this site that starts with one slash');

export const signIn = endpoint({
  method: 'GET',
  path: '/api/v1/session/sign-in',
  summary: 'Go to the identity provider; you come back to `returnTo`',
  query: z.strictObject({ returnTo: ReturnPath.default('/') }),
  answer: { kind: 'redirect' },
  problems: ['store.unavailable'],
  access: 'public',
});

/** Identity providers add parameters of their own; what is checked is checked by the OpenID client. */
export const finishSignIn = endpoint({
  method: 'GET',
  path: '/api/v1/session/callback',
  summary: 'Where the identity provider sends the browser back to',
  query: z.looseObject({ state: z.string().max(500).optional(), code: z.string().max(4_000).optional() }),
  answer: { kind: 'redirect' },
  problems: ['session.sign-in-failed', 'session.sign-in-lost', 'store.unavailable'],
  access: 'public',
});

export const signOut = endpoint({
  method: 'POST',
  path: '/api/v1/session/sign-out',
  summary: 'End the session here; then go to `endSessionUrl` to end it at the identity provider too',
  answer: { kind: 'json', status: 200, schema: z.object({ endSessionUrl: z.url().nullable() }) },
  problems: [],
  access: 'signed-in',
});
