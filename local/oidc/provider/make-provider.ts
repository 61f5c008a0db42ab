import { timingSafeEqual } from 'node:crypto';
import type { Log } from '@axion/platform/telemetry/log.ts';
import Provider, { type ClientMetadata, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { commandLineClientId, type LocalClient } from '../clients.ts';
import { findDemoPerson } from '../demo-people.ts';
import { failurePage } from '../pages/failure.ts';
import { signedOutPage, signOutPage } from '../pages/sign-out.ts';
import type { Records } from '../records/open-records.ts';
import { recordAdapter } from '../records/record-adapter.ts';
import { demoGrant, registerDemoGrant } from './demo-grant.ts';
import type { Keys } from './keys.ts';
import { resource, resourceServerFor } from './resource.ts';

export type ProviderSettings = {
  readonly issuer: string;
  readonly audience: string;
  readonly clients: readonly LocalClient[];
  readonly keys: Keys;
  readonly records: Records;
  readonly machineSecret: string;
  readonly nowSeconds: () => number;
  readonly log: Log;
};

const scope = 'openid profile email offline_access';
const day = 24 * 3600;
const accessTokenSeconds = 900;

/** An OpenID provider for demo people: authorization code with PKCE, refresh tokens that work once, sign-out by redirect. */
export function makeProvider(settings: ProviderSettings): Provider {
  const provider = new Provider(settings.issuer, configurationOf(settings));
  registerDemoGrant(provider, { secretIsRight: isSecret(settings.machineSecret), audience: settings.audience });
  provider.on('server_error', (_ctx, error) => settings.log.error('unforeseen failure', { error }));
  return provider;
}

function configurationOf({ audience, clients, keys, records, nowSeconds }: ProviderSettings): Configuration {
  return {
    adapter: recordAdapter(records, nowSeconds),
    jwks: keys.jwks as NonNullable<Configuration['jwks']>,
    clients: [...clients.map(clientMetadata), commandLineClient],
    clientBasedCORS: (_ctx, origin, client) => (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),
    pkce: { required: () => true },
    responseTypes: ['code'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'] },
    findAccount: (_ctx, id) => accountOf(id),
    extraTokenClaims: async (_ctx, token) => ('accountId' in token ? (await accountOf(token.accountId ?? ''))?.claims() : undefined),
    loadExistingGrant: trustOwnClients,
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: () => true,
    rotateRefreshToken: true,
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    renderError: failurePage,
    cookies: {
      keys: keys.cookieKeys,
      // Cookies are shared by all ports of a host: the prefix keeps them from the other programs of the stack.
      names: { session: 'axion_oidc_session', interaction: 'axion_oidc_interaction', resume: 'axion_oidc_resume' },
      long: { signed: true, httpOnly: true, sameSite: 'lax' },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    ttl: {
      AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? accessTokenSeconds,
      AuthorizationCode: 60,
      IdToken: 3600,
      Interaction: 3600,
      Session: 14 * day,
      Grant: 14 * day,
      RefreshToken: 14 * day,
    },
    features: {
      devInteractions: { enabled: false },
      // What nobody here uses: less to get wrong. People's claims are in the id token.
      userinfo: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: signOutPage, postLogoutSuccessSource: signedOutPage },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        getResourceServerInfo(_ctx, indicator) {
          if (indicator !== resource) throw new errors.InvalidTarget();
          return resourceServerFor(audience, accessTokenSeconds);
        },
      },
    },
  };
}

const clientMetadata = (client: LocalClient): ClientMetadata => ({
  client_id: client.clientId,
  client_name: client.name,
  redirect_uris: [...client.redirectUris],
  post_logout_redirect_uris: [...client.postLogoutRedirectUris],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  ...(client.clientSecret === undefined
    ? { token_endpoint_auth_method: 'none' }
    : { client_secret: client.clientSecret, token_endpoint_auth_method: 'client_secret_basic' }),
});

const commandLineClient: ClientMetadata = {
  client_id: commandLineClientId,
  client_name: 'Axion on the command line',
  redirect_uris: [],
  grant_types: [demoGrant],
  response_types: [],
  token_endpoint_auth_method: 'none',
};

async function accountOf(subject: string) {
  const person = findDemoPerson(subject);
  if (!person) return undefined;
  const { name, email } = person;
  return { accountId: subject, claims: async () => ({ sub: subject, name, preferred_username: subject, email }) };
}

/** The programs here are all ours, so nobody is asked for consent. */
async function trustOwnClients({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  const grantId = client && session?.grantIdFor(client.clientId);
  const known = grantId ? await provider.Grant.find(grantId) : undefined;
  if (known || !client || !session?.accountId) return known;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(scope);
  await grant.save();
  return grant;
}

const isSecret = (expected: string) => (given: string) => {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
};
