import { describe, expect, it } from 'vitest';
import { formatsOf } from './formats.ts';

const english = formatsOf('en-GB-u-nu-latn', 'Europe/Berlin');
const arabic = formatsOf('ar-u-nu-latn-ca-gregory', 'Europe/Berlin');
const at = '2026-11-18T08:40:00.000Z';

describe('formats', () => {
  it.each([
    [62, '62 ms'],
    [2_312, '2.31 s'],
    [14_250, '14.3 s'],
    [62_000, '1:02 min'],
    [3_725_000, '1:02:05 h'],
  ])('%d ms is %s', (ms, text) => {
    expect(english.elapsed(ms)).toBe(text);
  });

  it('writes sizes and about how many', () => {
    expect([english.bytes(0), english.bytes(999), english.bytes(1_400), english.bytes(184_000_000)]).toEqual([
      '0 B',
      '999 B',
      '1.4 kB',
      '184 MB',
    ]);
    expect([english.about(61_870), english.about(4_200_000), english.count(1_061_338)]).toEqual(['61,870', '4.2M', '1,061,338']);
  });

  it('writes moments, with the year only when it is not this one', () => {
    expect(english.moment(at, Date.parse(at))).toBe('18 Nov, 09:40');
    expect(english.moment('2024-01-02T10:00:00Z', Date.parse(at))).toBe('2 Jan 2024, 11:00');
    expect([english.clock(at), english.utcClock(Date.parse(at)), english.utcDay(Date.parse(at))]).toEqual(['09:40', '08:40', '18 Nov']);
    expect(arabic.clock(at)).toBe('09:40');
  });

  it('writes figures as their widget wishes', () => {
    expect(english.figure(1_284.4, 'integer')).toEqual({ value: '1,284', unit: '' });
    expect(english.figure(9.043, 'decimal', 'per km')).toEqual({ value: '9.04', unit: 'per km' });
    expect(english.figure(0.7134, 'percent')).toEqual({ value: '71.3', unit: '%' });
    expect(english.figure(142_800, 'metres')).toEqual({ value: '143', unit: 'km' });
    expect(english.figure(90, 'duration').value).toBe('1:30');
    expect([english.figure(null, 'integer').value, english.figure(Number.NaN, 'bytes').value]).toEqual(['–', '–']);
    expect(arabic.figure(12_345, 'integer').value).toBe('12,345');
  });
});
