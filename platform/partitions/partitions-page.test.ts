import { expect, it } from 'vitest';
import { describePartitions } from './describe-partitions.ts';
import { dailySet } from './partition-set.fixture.ts';
import { partitionsTable } from './partitions-page.ts';

const now = new Date('2027-03-10T12:00:00Z');

it('shows a table that is in order', () => {
  const { html } = partitionsTable([describePartitions(dailySet({ undelivered: 1_234 }), now)], now);
  expect(html).toContain('<td>public.outbox</td><td>2027-03-18</td><td>day</td>');
  expect(html).toContain('1,234');
  expect(html).toContain('<td>2027-03-10 02:00</td>');
  expect(html).toContain('<span class="state good">in order</span>');
});

it('shows what is wrong, with text from the database as text', () => {
  const { html } = partitionsTable(
    [describePartitions(dailySet({ partitions: [], fault: '<b>held</b>', keptInForce: null, keptDays: null }), now)],
    now,
  );
  expect(html).toContain('<span class="state bad">broken</span>');
  expect(html).toContain('no partition for 2027-03-10, 2027-03-11, 2027-03-12 and 5 more');
  expect(html).toContain('&lt;b&gt;held&lt;/b&gt;');
  expect(html).toContain('forever');
});

it('shows a rule as it was given, and not in days that change with the calendar', () => {
  const { html } = partitionsTable([describePartitions(dailySet({ keptInForce: '1 year 6 months', keptDays: 546 }), now)], now);
  expect(html).toContain('<td class="number">1 year 6 months</td>');
});

it('says so when there is none', () => expect(partitionsTable([], now).html).toContain('--migrate'));
