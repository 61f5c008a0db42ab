import { z } from 'zod';
import type { ConfigOf } from '../config/load-config.ts';
import { httpUrl, optionalSecret, optionalSetting, setting } from '../config/setting.ts';
import { AxionError } from '../errors/axion-error.ts';
import { type OpenIdClient, openOpenIdClient } from '../identity/openid-client.ts';

/** The settings of an app's job dashboard; `prefix` is `AXION_SENSE_JOBS`, say. All absent: there is no dashboard, and jobs run all the same. */
export const dashboardSettings = (prefix: string, permission: string) => ({
  publicUrl: optionalSetting({
    env: `${prefix}_PUBLIC_URL`,
    schema: httpUrl,
    meaning: `Where browsers see the job dashboard, whose path is /jobs; https makes cookies Secure. Those who hold ${permission} may use it`,
  }),
  clientId: optionalSetting({
    env: `${prefix}_OIDC_CLIENT_ID`,
    schema: z.string().min(1),
    meaning: 'The job dashboard as a client of the identity provider, which redirects to /jobs/signed-in; without it there is no dashboard',
  }),
  clientSecret: optionalSecret({
    env: `${prefix}_OIDC_CLIENT_SECRET`,
    meaning: 'Its secret; the dashboard seals its cookies with a key derived from it',
  }),
  issuer: optionalSetting({
    env: 'AXION_OIDC_ISSUER',
    schema: z.url({ protocol: /^https?$/ }),
    meaning: 'Issuer of the tokens, exactly as they name it',
  }),
  subjectClaim: setting({
    env: 'AXION_OIDC_SUBJECT_CLAIM',
    schema: z.string().min(1),
    fallback: 'sub',
    meaning: 'The claim that names the person; oid for Entra ID',
  }),
});

/** Whether jobs start by the clock, for every app that runs some. */
export const schedulesSetting = setting({
  env: 'AXION_JOBS_SCHEDULES',
  schema: z.enum(['on', 'off']).transform((text) => text === 'on'),
  fallback: 'on',
  meaning: 'off: no job starts by the clock, as a restored copy wants it until it is told otherwise; jobs that are asked for still run',
});

export type DashboardClient = {
  readonly publicUrl: string;
  readonly issuer: string;
  readonly clientSecret: string;
  readonly openId: OpenIdClient;
};

/**
 * The dashboard's client, or undefined when it is not wanted.
 * @throws AxionError `configuration.invalid` when it is wanted and something of it is missing
 */
export function dashboardClient(prefix: string, config: ConfigOf<ReturnType<typeof dashboardSettings>>): DashboardClient | undefined {
  const { publicUrl, clientId, clientSecret, issuer, subjectClaim } = config;
  if (clientId === undefined) return undefined;
  if (publicUrl === undefined || clientSecret === undefined || issuer === undefined) {
    const wanted = { [`${prefix}_PUBLIC_URL`]: publicUrl, [`${prefix}_OIDC_CLIENT_SECRET`]: clientSecret, AXION_OIDC_ISSUER: issuer };
    const faults = Object.entries(wanted)
      .filter(([, value]) => value === undefined)
      .map(([name]) => `${name} is not set: the job dashboard wants it, as ${prefix}_OIDC_CLIENT_ID is set`);
    throw new AxionError('configuration.invalid', { faults });
  }
  const redirects = { redirectUri: `${publicUrl}/jobs/signed-in`, afterSignOut: `${publicUrl}/jobs` };
  const secret = clientSecret.reveal();
  return {
    publicUrl,
    issuer,
    clientSecret: secret,
    openId: openOpenIdClient({ issuer, clientId, clientSecret: secret, subjectClaim, ...redirects }),
  };
}
