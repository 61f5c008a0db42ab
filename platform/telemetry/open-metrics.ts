/** One number that is watched, and what its labels are. */
export type Sample = { readonly labels?: Readonly<Record<string, string | number>>; readonly value: number };

/** Numbers of one name. A counter only grows while the process lives; a gauge is what is now. */
export type Metric = {
  /** As `axion_consumer_messages`; a counter gets `_total`. */
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: readonly Sample[];
};

export const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** Metrics as OpenMetrics 1.0 text, which Prometheus scrapes. */
export const openMetricsText = (metrics: readonly Metric[]): string =>
  [
    ...metrics.flatMap(({ name, kind, help, samples }) => [
      `# HELP ${name} ${escaped(help)}`,
      `# TYPE ${name} ${kind}`,
      ...samples.map(({ labels = {}, value }) => `${name}${kind === 'counter' ? '_total' : ''}${labelText(labels)} ${value}`),
    ]),
    '# EOF',
    '',
  ].join('\n');

const labelText = (labels: Readonly<Record<string, string | number>>): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
