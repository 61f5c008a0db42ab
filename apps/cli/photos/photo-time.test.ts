import { describe, expect, it } from 'vitest';
import { type ClockRules, photoTime } from './photo-time.ts';

const rules: ClockRules = { zoneMinutes: 0, offsetSeconds: 0, now: new Date('2026-11-18T12:00:00Z') };
const timeOf = (exif: Record<string, unknown>, changes: Partial<ClockRules> = {}, name = 'a.jpg', xmp: Record<string, string> = {}) => {
  const time = photoTime({ exif, xmp }, name, { ...rules, ...changes });
  return time.state === 'known' ? `${time.at.toISOString()} ${time.source}` : time.state;
};
const gps = (date: string, hour: number, minute: number, second: number) => ({
  GPSDateStamp: [date],
  GPSTimeStamp: [
    [hour, 1],
    [minute, 1],
    [second * 10, 10],
  ],
});

describe('the moment of a picture', () => {
  it.each([
    ['camera time is UTC when nothing says otherwise', { DateTimeOriginal: ['2024:06:07 10:24:05'] }, {}, '2024-06-07T10:24:05.000Z exif'],
    ['fractions count', { DateTimeOriginal: ['2024:06:07 10:24:05'], SubSecTimeOriginal: ['65'] }, {}, '2024-06-07T10:24:05.650Z exif'],
    [
      'its own zone counts',
      { DateTimeOriginal: ['2024:06:07 10:24:05'], OffsetTimeOriginal: ['+02:00'] },
      {},
      '2024-06-07T08:24:05.000Z exif',
    ],
    ['the zone that was said counts', { DateTimeOriginal: ['2024:06:07 10:24:05'] }, { zoneMinutes: 120 }, '2024-06-07T08:24:05.000Z exif'],
    [
      'an offset that was said is put on top',
      { DateTimeOriginal: ['2024:06:07 10:24:05'] },
      { offsetSeconds: -65 },
      '2024-06-07T10:23:00.000Z corrected',
    ],
    [
      'whole quarter hours from GPS are a zone, and the camera keeps the fraction',
      { DateTimeOriginal: ['2024:06:07 15:54:06'], SubSecTimeOriginal: ['5'], ...gps('2024:06:07', 10, 24, 5) },
      {},
      '2024-06-07T10:24:06.500Z exif',
    ],
    [
      'any other difference is a wrong clock: GPS time counts',
      { DateTimeOriginal: ['2001:01:01 00:00:09'], ...gps('2024:06:07', 10, 24, 5.5) },
      {},
      '2024-06-07T10:24:05.500Z corrected',
    ],
    [
      'a clock of zeros is none',
      { DateTimeOriginal: ['0000:00:00 00:00:00'], ...gps('2024:06:07', 10, 24, 5) },
      {},
      '2024-06-07T10:24:05.000Z exif',
    ],
    ['a clock in the far future is implausible', { DateTimeOriginal: ['2044:06:07 10:24:05'] }, {}, 'implausible'],
    ['a clock of 1970 is implausible', { DateTimeOriginal: ['1970:01:01 00:00:00'] }, {}, 'implausible'],
    ['nothing is nothing', {}, {}, 'absent'],
  ])('%s', (_what, exif, changes, expected) => {
    expect(timeOf(exif, changes)).toBe(expected);
  });

  it.each([
    ['IMG_20240102_030405.jpg', '2024-01-02T03:04:05.000Z corrected'],
    ['2024-01-02 03.04.05.jpg', '2024-01-02T03:04:05.000Z corrected'],
    ['20251023_141115_GSAA4508_l.jpg', '2025-10-23T14:11:15.000Z corrected'],
    ['IMG_4711.jpg', 'absent'],
    ['20249999_999999.jpg', 'absent'],
  ])('is read from the name %s when the file says nothing', (name, expected) => {
    expect(timeOf({}, {}, name)).toBe(expected);
  });

  it('is read from the XMP packet before the name', () => {
    expect(timeOf({}, {}, 'IMG_20240102_030405.jpg', { DateTimeOriginal: '2024-06-07T10:24:05+02:00' })).toBe(
      '2024-06-07T08:24:05.000Z xmp',
    );
  });
});
