import { recordAudit } from '@axion/gen/audit/record-audit.ts';
import type { DashboardsDeps } from '@axion/gen/dashboards/dashboards.routes.ts';
import type { DatasetsDeps } from '@axion/gen/datasets/datasets.routes.ts';
import type { FederationDeps } from '@axion/gen/federation/federation.routes.ts';
import { openQueryContexts } from '@axion/gen/federation/query-contexts.ts';
import { openRunningQueries } from '@axion/gen/federation/running-queries.ts';
import { askRights, refs } from '@axion/gen/people/ask-rights.ts';
import type { GenPeopleDeps } from '@axion/gen/people/people.routes.ts';
import type { SessionsDeps } from '@axion/gen/sessions/sessions.routes.ts';
import { openSources } from '@axion/gen/sources/open-source.ts';
import type { SourcesDeps } from '@axion/gen/sources/sources.routes.ts';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { appendTuples, relayTuples, settleTuples, type TupleDeps } from '@axion/platform/authz/tuple-outbox.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import type { ReadinessCheck } from '@axion/platform/http/readiness.ts';
import { openOpenIdClient } from '@axion/platform/identity/openid-client.ts';
import { openRecognition } from '@axion/platform/identity/recognise-user.ts';
import { pendingMigrations } from '@axion/platform/migrations/pending-migrations.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { createSealing } from '@axion/platform/sealing/create-sealing.ts';
import type { SealingKeys } from '@axion/platform/sealing/sealing-keys.ts';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { v7 } from 'uuid';
import type { settings } from './config.ts';
import { migrationFolders } from './migration-folders.ts';
import { openAuthorization } from './open-authorization.ts';

export type GenDeps = SessionsDeps & SourcesDeps & DatasetsDeps & FederationDeps & DashboardsDeps & GenPeopleDeps;
/** Everything that the operations use, and how to close it. */
export type OpenDeps = { readonly deps: GenDeps; readonly checks: readonly ReadinessCheck[]; close(): Promise<void> };

const relayEveryMs = 1_000;

/** Connects to the stores and starts the small loops; nothing is asked of the stores before the first call. */
export async function openDeps(config: ConfigOf<typeof settings>, keys: SealingKeys, log: Log): Promise<OpenDeps> {
  const postgres = connectPostgres({ url: config.gen.url.reveal(), poolMax: config.gen.poolMax, applicationName: 'axion-gen-api' });
  const authz = await openAuthorization(config.openfga, postgres);
  const sealing = createSealing(keys);
  const guard = { privateHosts: config.privateHosts };
  const sources = openSources({ sealing, guard, now: Date.now });
  const running = openRunningQueries();
  const rights = askRights(authz);
  const now = () => new Date();
  const tuples: TupleDeps = {
    postgres,
    authz,
    onFailure: (error) => log.warn('the authorization server did not take a change', { error }),
  };
  const deps: GenDeps = {
    ...{ postgres, rights, sealing, guard, running, now, appendTuples, newId: v7, record: recordAudit, openSource: sources.open },
    authz,
    model: await readProductModel(migrationFolders.openfga, 'gen'),
    contexts: openQueryContexts({ postgres, now }),
    settle: (upTo) => settleTuples(tuples, upTo),
    recognise: openRecognition({ postgres, now }),
    openId: openOpenIdClient(openIdSettings(config)),
    secureCookies: config.publicUrl.startsWith('https:'),
  };
  const stop = new AbortController();
  const loops = [relayTuples(tuples, { signal: stop.signal, everyMs: relayEveryMs })];
  const checks: ReadinessCheck[] = [
    { name: 'postgres', check: async () => migrationWait(await pendingMigrations({ postgres, folder: migrationFolders.gen })) },
    {
      name: 'the authorization server',
      check: () => rights.holds({ kind: 'key', id: 'readiness' }, 'can_manage_dashboards', refs.system),
    },
  ];
  const close = async () => {
    stop.abort();
    running.abortAll();
    await Promise.allSettled(loops);
    await Promise.allSettled([authz.close(), sources.close(), postgres.close()]);
  };
  return { deps, checks, close };
}

const openIdSettings = ({ oidc, publicUrl }: ConfigOf<typeof settings>) => ({
  issuer: oidc.issuer,
  clientId: oidc.clientId,
  clientSecret: oidc.clientSecret.reveal(),
  subjectClaim: oidc.subjectClaim,
  redirectUri: `${publicUrl}/api/v1/session/callback`,
  afterSignOut: `${publicUrl}/`,
});

const migrationWait = (pending: readonly string[]): string | undefined =>
  pending.length === 0 ? undefined : `migration ${pending[0]}${pending.length > 1 ? ` and ${pending.length - 1} more` : ''}`;
