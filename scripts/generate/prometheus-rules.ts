import { type AlertRule, alertRules } from '@axion/platform/telemetry/alert-rules.ts';

/** The rules as Prometheus and its operator read them, by path. */
export const prometheusRules: Readonly<Record<string, () => string>> = {
  'docs/infrastructure/prometheus/alerts.yaml': () =>
    [
      '# Alerts on data, rights and PostgreSQL. Generated; do not edit.',
      'groups:',
      '  - name: axion',
      '    rules:',
      ...alertRules.flatMap(lines),
      '',
    ].join('\n'),
};

const lines = ({ name, expression, holdsFor, severity, summary, firstStep, runbook }: AlertRule): string[] => [
  `      - alert: ${name}`,
  `        expr: ${quoted(expression)}`,
  `        for: ${holdsFor}`,
  '        labels:',
  `          severity: ${severity}`,
  '        annotations:',
  `          summary: ${quoted(summary)}`,
  `          description: ${quoted(firstStep)}`,
  ...(runbook === undefined ? [] : [`          runbook: ${quoted(`docs/runbooks/${runbook}`)}`]),
];

/** A scalar of YAML. */
const quoted = (text: string): string => (text.includes('"') ? `'${text.replaceAll("'", "''")}'` : `"${text}"`);
