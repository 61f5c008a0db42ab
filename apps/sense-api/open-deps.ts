import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import type { ReadinessCheck } from '@axion/platform/http/readiness.ts';
import { pendingMigrations } from '@axion/platform/migrations/pending-migrations.ts';
import { connectObjects } from '@axion/platform/objects/connect-objects.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { recordAudit } from '@axion/sense/audit/record-audit.ts';
import type { FramesDeps } from '@axion/sense/frames/frames.routes.ts';
import { askOrganizations, askRight } from '@axion/sense/people/ask-rights.ts';
import type { PeopleDeps } from '@axion/sense/people/people.routes.ts';
import type { TracksDeps } from '@axion/sense/tracks/tracks.routes.ts';
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

/** Connects to the stores; nothing is asked of them before the first call. */
export async function openDeps(config: ConfigOf<typeof settings>): Promise<OpenDeps> {
  const { sense } = config;
  const postgres = connectPostgres({ url: sense.url.reveal(), poolMax: sense.poolMax, applicationName: 'axion-sense-api' });
  const objects = connectObjects(config.objects);
  const clickhouse = connectClickHouse({ url: config.clickhouse.url.reveal() });
  const authz = await openAuthorization(config.openfga, postgres);
  const deps: SenseDeps = {
    postgres,
    objects,
    clickhouse,
    authz,
    holdsRight: askRight(authz),
    organizationsOf: askOrganizations(authz),
    record: recordAudit,
    now: () => new Date(),
  };
  const checks: ReadinessCheck[] = [
    { name: 'postgres', check: async () => migrationWait(await pendingMigrations({ postgres, folder: migrationFolders.sense })) },
    { name: 'clickhouse', check: async () => migrationWait(await pendingAnalytics(clickhouse, config.clickhouse)) },
    { name: 'object storage', check: () => objects.check() },
    { name: 'the authorization server', check: () => askRight(authz)({ kind: 'key', id: 'readiness' }, 'can_view_org_tracks', 'none') },
  ];
  const close = async () => {
    await Promise.allSettled([authz.close(), clickhouse.close(), objects.close(), postgres.close()]);
  };
  return { deps, checks, postgres, close };
}

const migrationWait = (pending: readonly string[]): string | undefined =>
  pending.length === 0 ? undefined : `migration ${pending[0]}${pending.length > 1 ? ` and ${pending.length - 1} more` : ''}`;
