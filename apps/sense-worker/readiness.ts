import { topics } from '@axion/contracts/events/topics.ts';
import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import type { EventLog } from '@axion/platform/events/event-log.ts';
import { measureOutbox } from '@axion/platform/events/outbox-state.ts';
import type { RunningJobs } from '@axion/platform/jobs/run-jobs.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'maybeOne'>;
  readonly clickhouse: Pick<ClickHouse, 'execute'>;
  readonly eventLog: Pick<EventLog, 'lag'>;
  readonly jobs: Pick<RunningJobs, 'waitsFor'>;
};

/** Ready when everything that the worker moves between answers, with the tables that it needs. */
export const readiness = (deps: Deps) => async () => {
  const asks: Readonly<Record<string, () => Promise<unknown>>> = {
    'axion_sense in PostgreSQL': () => deps.postgres.maybeOne(measureOutbox, {}),
    'axion_sense in ClickHouse': () => deps.clickhouse.execute('select 1 from frames where 0'),
    'the event log': () => deps.eventLog.lag(topics.trackMetadata.name, 'axion-sense-worker'),
  };
  for (const [waitsFor, ask] of Object.entries(asks)) {
    const answers = await ask().then(
      () => true,
      () => false,
    );
    if (!answers) return { ready: false, waitsFor } as const;
  }
  const waitsFor = deps.jobs.waitsFor();
  return waitsFor === undefined ? ({ ready: true } as const) : ({ ready: false, waitsFor } as const);
};
