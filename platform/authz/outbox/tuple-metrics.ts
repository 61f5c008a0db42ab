import type { Postgres } from '../../postgres/postgres.ts';
import type { Metric, Sample } from '../../telemetry/open-metrics.ts';
import { measureTupleOutbox } from './tuple-outbox.queries.ts';

type Watched = { readonly postgres: Pick<Postgres, 'maybeOne'>; readonly now: () => Date };

/**
 * What an operator watches of changes of rights: how many wait and for how long, and how many were set aside. One of `operation="delete"` is a right that somebody was
 * to lose and still has. A database that does not answer leaves the numbers out; `axion_authz_outbox_measured` says so.
 */
export async function tupleMetrics({ postgres, now }: Watched): Promise<readonly Metric[]> {
  const state = await postgres.maybeOne(measureTupleOutbox, {}).catch(() => undefined);
  const measured = gauge('axion_authz_outbox_measured', 'Whether the changes of rights could be counted.', [
    { value: Number(state !== undefined) },
  ]);
  if (!state) return [measured];
  const { waiting, parked, parkedDeletes, oldest } = state;
  const age = oldest ? Math.max(0, (now().getTime() - oldest.getTime()) / 1_000) : 0;
  return [
    gauge('axion_authz_outbox_waiting', 'Changes of rights that wait for the authorization store.', [{ value: waiting }]),
    gauge('axion_authz_outbox_oldest_seconds', 'Age of the oldest change of rights that waits.', [{ value: age }]),
    gauge('axion_authz_outbox_parked', 'Changes of rights that the authorization store does not take: set aside until they are retried.', [
      { labels: { operation: 'write' }, value: parked - parkedDeletes },
      { labels: { operation: 'delete' }, value: parkedDeletes },
    ]),
    measured,
  ];
}

const gauge = (name: string, help: string, samples: readonly Sample[]): Metric => ({ name, kind: 'gauge', help, samples });
