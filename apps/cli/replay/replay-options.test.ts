import { expect, it } from 'vitest';
import { readReplayOptions } from './replay-options.ts';

it('reads what to send back', () => {
  expect(readReplayOptions(['a.dlq', '--group', 'g', '--from', '12', '--limit', '3', '--dry-run'])).toEqual({
    topic: 'a.dlq',
    ofGroup: 'g',
    from: 12n,
    limit: 3,
    dryRun: true,
    json: false,
  });
});

it.each([
  [[], /one topic/],
  [['a.dlq', 'b.dlq'], /one topic/],
  [['axion.sense.audit.events'], /ends in .dlq/],
  [['a.dlq', '--limit', '-1'], /limit/],
  [['a.dlq', '--from', 'start'], /whole number/],
  [['a.dlq', '--fast'], /fast/],
])('refuses %j', (args, words) => {
  expect(() => readReplayOptions(args)).toThrow(words);
});
