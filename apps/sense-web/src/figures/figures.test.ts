import { describe, expect, it } from 'vitest';
import { figuresOf } from './figures.ts';

const english = figuresOf('en-GB-u-nu-latn', 'Europe/Berlin');
const arabic = figuresOf('ar-u-nu-latn-ca-gregory', 'Europe/Berlin');
const time = '2026-11-18T07:24:23.400Z';

describe('figures', () => {
  it('sets units apart', () => {
    expect(english.distance(6_412)).toEqual({ value: '6.41', unit: 'km' });
    expect(english.distance(640.4)).toEqual({ value: '640', unit: 'm' });
    expect(english.distance(999.7)).toEqual({ value: '1.00', unit: 'km' });
    expect(english.size(181_400_000)).toEqual({ value: '181', unit: 'MB' });
    expect(english.size(2_140)).toEqual({ value: '2.1', unit: 'kB' });
  });

  it('writes durations as a clock would', () => {
    expect(english.duration(1_908_000)).toEqual({ value: '31:48', unit: 'min' });
    expect(english.duration(3_725_000)).toMatchObject({ value: '1:02:05' });
    expect(english.duration(-5)).toMatchObject({ value: '0:00' });
  });

  it('writes times of the zone with 24 hours', () => {
    expect(english.clock(time)).toBe('08:24');
    expect(english.clock(time, true)).toBe('08:24:23');
    expect(english.zone(time)).toBe('UTC+1');
    expect(english.clock('2026-11-17T23:05:00Z')).toBe('00:05');
  });

  it('says how long ago in the largest unit that fits', () => {
    const now = Date.parse(time);
    expect([5_000, 180_000, 7_300_000, 90_000_000].map((before) => english.ago(now - before, now))).toEqual([
      '5 sec ago',
      '3 min ago',
      '2 hr ago',
      'yesterday',
    ]);
  });

  it('leaves out the year of today only', () => {
    expect(english.day(time, Date.parse('2026-12-01'))).toMatch(/18 Nov$/);
    expect(english.day(time, Date.parse('2027-02-01'))).toMatch(/18 Nov 2026$/);
  });

  it('keeps Latin digits in Arabic', () => {
    expect(arabic.count(1_068)).toBe('1,068');
    expect(arabic.distance(6_412)).toEqual({ value: '6.41', unit: 'كم' });
    expect(arabic.clock(time, true)).toContain('08:24:23');
    expect(arabic.dayWithYear(time)).toMatch(/18.*نوفمبر.*2026/);
  });
});
