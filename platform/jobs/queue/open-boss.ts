import { PgBoss } from 'pg-boss';
import { primaryPoolOptions } from '../../postgres/primary-pool-options.ts';
import type { Log } from '../../telemetry/log.ts';
import { jobsSchema } from '../jobs-schema.ts';
import type { Pace } from './pace.ts';

type Settings = {
  readonly url: string;
  readonly poolMax: number;
  readonly applicationName: string;
  readonly pace: Pace;
  /** Whether this process looks for lost jobs and sends scheduled ones; many may. */
  readonly supervises: boolean;
  readonly schedules: boolean;
  readonly log: Log;
};

/**
 * pg-boss for a role that may only read and write rows: it makes and migrates nothing, rebuilds no index, keeps no table of figures. It is not started yet.
 */
export function openBoss({ url, poolMax, applicationName, pace, supervises, schedules, log }: Settings): PgBoss {
  // What pg-boss does not know it hands on to the driver's pool, which so keeps to the server that takes writes.
  const { options } = primaryPoolOptions({ url, poolMax, applicationName, connectTimeoutMs: 5_000, statementTimeoutMs: 0 });
  const boss = new PgBoss({
    ...(options as object),
    ...{ schema: jobsSchema, max: poolMax, application_name: applicationName, connectionTimeoutMillis: 5_000 },
    ...{ migrate: false, createSchema: false, persistQueueStats: false, reindex: false, monitorVacuum: false },
    ...{ supervise: supervises, superviseIntervalSeconds: pace.superviseSeconds, monitorIntervalSeconds: pace.superviseSeconds },
    ...{ schedule: schedules, cronMonitorIntervalSeconds: pace.scheduleSeconds, cronWorkerIntervalSeconds: Math.max(1, pace.pollSeconds) },
  });
  boss.on('error', (error) => log.warn('the job queue failed us', { error }));
  boss.on('warning', ({ message }) => log.warn('the job queue warns', { warning: message }));
  return boss;
}
