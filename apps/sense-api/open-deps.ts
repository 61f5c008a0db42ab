import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { appendTuples, relayTuples, settleTuples, type TupleDeps } from '@axion/platform/authz/tuple-outbox.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import type { ReadinessCheck } from '@axion/platform/http/readiness.ts';
import { pendingMigrations } from '@axion/platform/migrations/pending-migrations.ts';
import { connectObjects } from '@axion/platform/objects/connect-objects.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { recordAudit } from '@axion/sense/audit/record-audit.ts';
import type { FramesDeps } from '@axion/sense/frames/frames.routes.ts';
import { askOrganizations, askRight, askSystemRight } from '@axion/sense/people/ask-rights.ts';
import { openMemberships } from '@axion/sense/people/live-memberships.ts';
import type { PeopleDeps } from '@axion/sense/people/people.routes.ts';
import type { TracksDeps } from '@axion/sense/tracks/tracks.routes.ts';
import { v7 } from 'uuid';
import type { settings } from './config.ts';
import { pendingAnalytics } from './migrate-analytics.ts';
import { migrationFolders } from './migration-folders.ts';
import { openAuthorization } from './open-authorization.ts';

/** Everything that the operations use, and how to close it. */
export type SenseDeps = TracksDeps & FramesDeps & PeopleDeps;
export type OpenDeps = {
  readonly deps: SenseDeps;
  readonly checks: readonly ReadinessCheck[];
  readonly postgres: Postgres;
  close(): Promise<void>;
};

const relayEveryMs = 1_000;

/** Connects to the stores and starts the relay of rights; nothing is asked of the stores before the first call. */
export async function openDeps(config: ConfigOf<typeof settings>, log: Log): Promise<OpenDeps> {
  const { sense } = config;
  const postgres = connectPostgres({ url: sense.url.reveal(), poolMax: sense.poolMax, applicationName: 'axion-sense-api' });
  const objects = connectObjects(config.objects);
  const clickhouse = connectClickHouse({ url: config.clickhouse.url.reveal() });
  const authz = await openAuthorization(config.openfga, postgres);
  const now = () => new Date();
  const isMember = openMemberships({ postgres, now });
  const tuples: TupleDeps = {
    postgres,
    authz,
    onFailure: (error) => log.warn('the authorization server did not take a change', { error }),
  };
  const deps: SenseDeps = {
    ...{ postgres, objects, clickhouse, authz, now, appendTuples, record: recordAudit, newId: v7 },
    model: await readProductModel(migrationFolders.openfga, 'sense'),
    holdsRight: askRight(authz, isMember),
    holdsSystemRight: askSystemRight(authz),
    organizationsOf: askOrganizations(authz, isMember),
    settle: (upTo) => settleTuples(tuples, upTo),
  };
  const stop = new AbortController();
  const relaying = relayTuples(tuples, { signal: stop.signal, everyMs: relayEveryMs });
  const checks: ReadinessCheck[] = [
    { name: 'postgres', check: async () => migrationWait(await pendingMigrations({ postgres, folder: migrationFolders.sense })) },
    { name: 'clickhouse', check: async () => migrationWait(await pendingAnalytics(clickhouse, config.clickhouse)) },
    { name: 'object storage', check: () => objects.check() },
    { name: 'the authorization server', check: () => askSystemRight(authz)({ kind: 'key', id: 'readiness' }, 'can_manage_organizations') },
  ];
  const close = async () => {
    stop.abort();
    await Promise.allSettled([relaying]);
    await Promise.allSettled([authz.close(), clickhouse.close(), objects.close(), postgres.close()]);
  };
  return { deps, checks, postgres, close };
}

const migrationWait = (pending: readonly string[]): string | undefined =>
  pending.length === 0 ? undefined : `migration ${pending[0]}${pending.length > 1 ? ` and ${pending.length - 1} more` : ''}`;
