import { existsSync } from 'node:fs';
import { exporterQueries } from '@axion/local/postgres/exporter-queries.ts';
import { tupleMetrics } from '@axion/platform/authz/outbox/tuple-metrics.ts';
import { eventMetrics } from '@axion/platform/events/event-metrics.ts';
import { alertRules } from '@axion/platform/telemetry/alert-rules.ts';
import { parser } from '@prometheus-io/lezer-promql';
import { expect, it } from 'vitest';

/** Labels by metric, of everything that services and exporter tell. */
async function toldMetrics(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const now = () => new Date(0);
  const outbox = { waiting: 1, oldest: new Date(0), parked: 2, parkedDeletes: 1 };
  const postgres = { maybeOne: async () => outbox as never };
  const running = { topic: 't', group: 'g', counts: { handled: 0, unknownType: 0, otherEnvironment: 0, dead: 0, retried: 0 } };
  const eventLog = { lag: async () => [{ partition: 0, nextOffset: 0n, endOffset: 1n }] };
  const relay = { counts: { sent: 0, failures: 0, stuck: 0 } };
  const told = [
    ...(await eventMetrics({ postgres, eventLog, relay, consumers: [running], now })),
    ...(await tupleMetrics({ postgres, now })),
  ];
  const ofServices = told.map(
    ({ name, kind, samples }) =>
      [kind === 'counter' ? `${name}_total` : name, samples.flatMap(({ labels = {} }) => Object.keys(labels))] as const,
  );
  const ofExporter = exporterQueries.flatMap(({ name, columns }) => {
    const labels = Object.entries(columns).flatMap(([column, { usage }]) => (usage === 'LABEL' ? [column] : []));
    return Object.entries(columns).flatMap(([column, { usage }]) => (usage === 'LABEL' ? [] : [[`${name}_${column}`, labels] as const]));
  });
  const metrics = new Map<string, Set<string>>();
  for (const [name, labels] of [...ofServices, ...ofExporter])
    metrics.set(name, new Set([...(metrics.get(name) ?? []), ...labels, 'instance', 'pod', 'job']));
  return metrics;
}

/** What an expression names, and the places where it is no PromQL. */
function readExpression(expression: string) {
  const found = { metrics: [] as string[], labels: [] as string[], faults: [] as number[] };
  parser.parse(expression).iterate({
    enter({ type, from, to }) {
      const text = expression.slice(from, to);
      if (type.isError) found.faults.push(from);
      if (type.name === 'Identifier') found.metrics.push(text);
      if (type.name === 'LabelName') found.labels.push(text);
    },
  });
  return found;
}

it.each(alertRules.map((rule) => [rule.name, rule] as const))('%s asks in PromQL for what is told', async (_name, rule) => {
  const told = await toldMetrics();
  const { metrics, labels, faults } = readExpression(rule.expression);
  expect(faults).toEqual([]);
  expect(metrics.length).toBeGreaterThan(0);
  const known = new Set(metrics.flatMap((metric) => [...(told.get(metric) ?? [])]));
  expect(metrics.filter((metric) => !told.has(metric))).toEqual([]);
  const shown = [...`${rule.summary} ${rule.firstStep}`.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label as string);
  expect([...labels, ...shown].filter((label) => !known.has(label))).toEqual([]);
});

it('finds what is no PromQL, and what nobody tells', async () => {
  expect(readExpression('max( > 1').faults).not.toEqual([]);
  expect((await toldMetrics()).has('axion_outbox_oldest_seconds')).toBe(true);
  expect((await toldMetrics()).has('axion_outbox_oldest_minutes')).toBe(false);
});

it('names runbooks that are there, and each rule once', () => {
  const runbooks = alertRules.flatMap(({ runbook }) => (runbook === undefined ? [] : [runbook]));
  expect(runbooks.filter((runbook) => !existsSync(`docs/runbooks/${runbook}`))).toEqual([]);
  expect(new Set(alertRules.map(({ name }) => name)).size).toBe(alertRules.length);
});
