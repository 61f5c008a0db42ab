import { expect, it } from 'vitest';
import { plausibleTimeOf, timeOfId } from './id-time.ts';

const now = new Date('2026-11-18T12:00:00Z');
/** A UUIDv7 of a moment. */
const idAt = (time: string) => {
  const hex = Date.parse(time).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000001`;
};

it('reads the millisecond that was put in', () => {
  expect(timeOfId(idAt('2026-11-18T11:59:59.123Z')).toISOString()).toBe('2026-11-18T11:59:59.123Z');
});

it.each(['2010-01-01T00:00:00.000Z', '2026-11-18T12:00:00.000Z', '2026-11-19T12:00:00.000Z'])('takes %s', (time) => {
  expect(plausibleTimeOf(idAt(time), now).toISOString()).toBe(time);
});

it.each(['1970-01-01T00:00:00.000Z', '2009-12-31T23:59:59.999Z', '2026-11-19T12:00:00.001Z', '9999-01-01T00:00:00.000Z'])(
  'refuses %s and says what it read',
  (time) => {
    const id = idAt(time);
    expect(() => plausibleTimeOf(id, now)).toThrow(expect.objectContaining({ code: 'track.time-implausible', params: { id, time } }));
  },
);
