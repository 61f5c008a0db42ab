import { z } from 'zod';

/** A program that people sign in to. Without a secret it is public: a page in a browser. */
export const LocalClient = z.strictObject({
  clientId: z.string().min(1),
  /** What people read on the sign-in page. */
  name: z.string().min(1),
  clientSecret: z.string().min(16).optional(),
  redirectUris: z.array(z.url()).min(1),
  postLogoutRedirectUris: z.array(z.url()).default([]),
});
export type LocalClient = z.infer<typeof LocalClient>;

/** AXION_OIDC_CLIENTS: a JSON list. */
export const LocalClients = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.issues.push({ code: 'custom', message: 'is not JSON', input: text });
      return z.NEVER;
    }
  })
  .pipe(z.array(LocalClient));

/** The client of `axion token`, `axion import` and tests; it signs nobody in by a page. */
export const commandLineClientId = 'axion-cli';

/** The clients of a local stack, for AXION_OIDC_CLIENTS. */
export const stackClients = (stack: {
  readonly senseWebUrl: string;
  readonly senseWebClientId: string;
  readonly genPublicUrl: string;
  readonly genClientId: string;
  readonly genClientSecret: string;
  /** Job dashboards, each below /jobs of its address. */
  readonly dashboards: readonly { readonly clientId: string; readonly name: string; readonly url: string; readonly clientSecret: string }[];
}): readonly LocalClient[] => [
  {
    clientId: stack.senseWebClientId,
    name: 'Axion Sense',
    redirectUris: [`${stack.senseWebUrl}/signed-in`],
    postLogoutRedirectUris: [`${stack.senseWebUrl}/`],
  },
  {
    clientId: stack.genClientId,
    name: 'Axion Gen',
    clientSecret: stack.genClientSecret,
    redirectUris: [`${stack.genPublicUrl}/api/v1/session/callback`],
    postLogoutRedirectUris: [`${stack.genPublicUrl}/`],
  },
  ...stack.dashboards.map(({ url, ...client }) => ({
    ...client,
    redirectUris: [`${url}/jobs/signed-in`],
    postLogoutRedirectUris: [`${url}/jobs`],
  })),
];
