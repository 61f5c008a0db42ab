import { expect, it } from 'vitest';
import { keptOf, parseRetention, refuseUnknownTables } from './retention.ts';

it('reads days by table', () => {
  expect(parseRetention('')).toEqual(new Map());
  expect(parseRetention(' public.outbox=14, road_data.wifi_scans=never ')).toEqual(
    new Map([
      ['public.outbox', 14],
      ['road_data.wifi_scans', null],
    ]),
  );
});

it.each([
  'outbox=7',
  'public.outbox',
  'public.outbox=',
  'public.outbox=0',
  'public.outbox=7 days',
  'public.outbox=7,public.outbox=8',
  'a.b;=7',
])('refuses "%s"', (text) => expect(() => parseRetention(text)).toThrow('partitions.retention-refused'));

const set = { parent: 'public.outbox', kept: '1 year', isKeptForever: false };

it('goes before the rule of the database', () => {
  expect(keptOf(set, new Map())).toBe('1 year');
  expect(keptOf(set, new Map([['public.outbox', 30]]))).toBe('30 days');
  expect(keptOf(set, new Map([['public.outbox', null]]))).toBeNull();
});

it('drops nothing of a table that is kept forever', () => {
  const forever = { parent: 'road_data.track_logs', kept: null, isKeptForever: true };
  expect(keptOf(forever, new Map())).toBeNull();
  expect(() => keptOf(forever, new Map([['road_data.track_logs', 3_650]]))).toThrow('partitions.retention-refused');
});

it('refuses a table that is not there', () => {
  expect(() => refuseUnknownTables(['public.outbux'], [set])).toThrow('partitions.unknown-parent');
  refuseUnknownTables(['public.outbox'], [set]);
});
