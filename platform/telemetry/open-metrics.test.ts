import { expect, it } from 'vitest';
import { openMetricsText } from './open-metrics.ts';

it('writes counters and gauges as OpenMetrics, with quotes and line ends made harmless', () => {
  const text = openMetricsText([
    { name: 'messages', kind: 'counter', help: 'Messages', samples: [{ labels: { topic: 'a"b\n\\', partition: 3 }, value: 12 }] },
    { name: 'waiting', kind: 'gauge', help: 'Waiting\nnow', samples: [{ value: 0 }] },
  ]);
  expect(text.split('\n')).toEqual([
    '# HELP messages Messages',
    '# TYPE messages counter',
    'messages_total{topic="a\\"b\\n\\\\",partition="3"} 12',
    '# HELP waiting Waiting\\nnow',
    '# TYPE waiting gauge',
    'waiting 0',
    '# EOF',
    '',
  ]);
});
