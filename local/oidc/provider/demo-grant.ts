import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import { findDemoPerson } from '../demo-people.ts';
import { resource, resourceServerFor } from './resource.ts';

/** The grant type by which a tool of this machine gets the token of a demo person. */
export const demoGrant = 'urn:axion:params:oauth:grant-type:demo';

/** Long enough for a tool's work, short enough that a token in a shell's history soon means nothing. */
const tokenSeconds = 3_600;

type Asked = { readonly person?: string; readonly machine_secret?: string };

/**
 * Adds the demo grant: whoever knows the machine's secret gets an access token for a demo person, without a page and without a refresh token.
 * It exists in this local server only.
 */
export function registerDemoGrant(
  provider: Provider,
  { secretIsRight, audience }: { readonly secretIsRight: (given: string) => boolean; readonly audience: string },
): void {
  provider.registerGrantType<Asked>(
    demoGrant,
    async (ctx) => {
      const { client, params } = ctx.oidc;
      if (!secretIsRight(String(params.machine_secret ?? ''))) throw new errors.InvalidGrant('the machine secret is wrong');
      const person = findDemoPerson(String(params.person ?? ''));
      if (!person) throw new errors.InvalidGrant('there is no such demo person');
      const grant = new provider.Grant({ clientId: client.clientId, accountId: person.subject });
      const grantId = await grant.save();
      const token = new provider.AccessToken({ accountId: person.subject, client, grantId, gty: demoGrant });
      token.resourceServer = new provider.ResourceServer(resource, resourceServerFor(audience, tokenSeconds));
      ctx.oidc.entity('AccessToken', token);
      const access_token = await token.save();
      ctx.body = { access_token, expires_in: token.expiration, token_type: token.tokenType };
    },
    ['person', 'machine_secret'],
  );
}
