import { expect, it } from 'vitest';
import { intervalName, intervalWords, startAfter, startOf, type Unit } from './intervals.ts';

const at = (text: string) => new Date(text);

it.each([
  ['hour', '2028-02-29T23:59:59.999Z', '2028-02-29T23:00:00.000Z', '2028-03-01T00:00:00.000Z', '2028-02-29 23:00'],
  ['day', '2028-02-29T23:59:59.999Z', '2028-02-29T00:00:00.000Z', '2028-03-01T00:00:00.000Z', '2028-02-29'],
  ['month', '2027-12-31T23:00:00.000Z', '2027-12-01T00:00:00.000Z', '2028-01-01T00:00:00.000Z', '2027-12'],
  ['year', '2027-12-31T23:00:00.000Z', '2027-01-01T00:00:00.000Z', '2028-01-01T00:00:00.000Z', '2027'],
] satisfies [Unit, string, string, string, string][])(
  'knows the %s of a moment, the next one and its name',
  (unit, moment, start, next, name) => {
    expect(startOf(unit, at(moment))).toEqual(at(start));
    expect(startAfter(unit, at(start))).toEqual(at(next));
    expect(startAfter(unit, at(next), -1)).toEqual(at(start));
    expect(intervalName(unit, at(start))).toBe(name);
  },
);

it('steps over the ends of months and years', () => {
  expect(startAfter('month', at('2026-11-01T00:00:00Z'), 6)).toEqual(at('2027-05-01T00:00:00Z'));
  expect(startAfter('day', at('2026-12-30T00:00:00Z'), 7)).toEqual(at('2027-01-06T00:00:00Z'));
});

it.each([
  ['7 days', '7 days'],
  ['1 mon', '1 month'],
  ['1 year 6 mons', '1 year 6 months'],
  ['36:00:00', '36 hours'],
  ['1 day 01:00:00', '1 day 1 hour'],
  ['100:00:00', '100 hours'],
  ['1 day 01:30:00', '1 day 01:30:00'],
  ['infinity', 'infinity'],
])('says %s as %s', (text, words) => expect(intervalWords(text)).toBe(words));
