import { fileURLToPath } from 'node:url';
import { topics } from '@axion/contracts/events/topics.ts';
import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import type { EventLog } from '@axion/platform/events/event-log.ts';
import type { ReadinessCheck } from '@axion/platform/http/readiness.ts';
import type { RunningJobs } from '@axion/platform/jobs/run-jobs.ts';
import { pendingClickHouseMigrations } from '@axion/platform/migrations/migrate-clickhouse.ts';
import { pendingMigrations } from '@axion/platform/migrations/pending-migrations.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'many'>;
  /** The database axion_sense_tasks. */
  readonly tasks: Pick<Postgres, 'many'>;
  readonly clickhouse: Pick<ClickHouse, 'execute'>;
  /** The name of its database. */
  readonly analytics: string;
  readonly eventLog: Pick<EventLog, 'lag'>;
  readonly jobs: Pick<RunningJobs, 'waitsFor'>;
};

const folderOf = (name: string) => fileURLToPath(new URL(`../../migrations/${name}`, import.meta.url));

/** Ready when everything that the worker moves between answers, with the tables that this release needs. */
export const readinessChecks = ({ postgres, tasks, clickhouse, analytics, eventLog, jobs }: Deps): readonly ReadinessCheck[] => [
  migrated('axion_sense in PostgreSQL', () => pendingMigrations({ postgres, folder: folderOf('axion_sense') })),
  migrated('axion_sense_tasks in PostgreSQL', () => pendingMigrations({ postgres: tasks, folder: folderOf('axion_sense_tasks') })),
  analyticsCheck({ clickhouse, analytics }),
  { name: 'the event log', check: () => eventLog.lag(topics.trackMetadata.name, 'axion-sense-worker') },
  { name: 'the job queue', check: async () => jobs.waitsFor() },
];

/** The tables in ClickHouse, which another service makes. */
export const analyticsCheck = ({ clickhouse, analytics }: Pick<Deps, 'clickhouse' | 'analytics'>): ReadinessCheck =>
  migrated('axion_sense in ClickHouse', () =>
    pendingClickHouseMigrations({ clickhouse, database: analytics, folder: folderOf('clickhouse') }),
  );

const migrated = (name: string, pending: () => Promise<readonly string[]>): ReadinessCheck => ({
  name,
  async check() {
    const [first, ...more] = await pending();
    return first === undefined ? undefined : `migration ${first}${more.length > 0 ? ` and ${more.length} more` : ''} of ${name}`;
  },
});
