/** How much time one partition holds. All of it in UTC, so that no partition is 23 or 25 hours long. */
export type Unit = 'hour' | 'day' | 'month' | 'year';

/** Each unit's place among the parts of a date (year, month from 0, day from 1, hour). */
const places: Readonly<Record<Unit, number>> = { year: 0, month: 1, day: 2, hour: 3 };
const first = [0, 0, 1, 0] as const;

/** When the interval began that a moment lies in. */
export const startOf = (unit: Unit, moment: Date): Date =>
  atParts(partsOf(moment).map((part, i) => (i <= places[unit] ? part : (first[i] ?? 0))));

/** The start that many intervals later; earlier for a negative count. `start` must be one. */
export const startAfter = (unit: Unit, start: Date, count = 1): Date =>
  atParts(partsOf(start).map((part, i) => (i === places[unit] ? part + count : part)));

/** How an operator reads an interval: 2026, 2026-03, 2026-03-14, 2026-03-14 15:00. */
export const intervalName = (unit: Unit, start: Date): string => {
  const text = start.toISOString();
  return unit === 'hour' ? `${text.slice(0, 10)} ${text.slice(11, 16)}` : text.slice(0, { year: 4, month: 7, day: 10 }[unit]);
};

/** An interval as PostgreSQL writes it, for people and still for PostgreSQL: `1 year 6 mons` is `1 year 6 months`, `1 day 12:00:00` is `1 day 12 hours`. */
export const intervalWords = (text: string): string =>
  text.replace(/\bmon(s?)\b/, 'month$1').replace(/\b0*(\d+):00:00$/, (_, hours: string) => `${hours} hour${hours === '1' ? '' : 's'}`);

const partsOf = (moment: Date): readonly number[] => [
  moment.getUTCFullYear(),
  moment.getUTCMonth(),
  moment.getUTCDate(),
  moment.getUTCHours(),
];

const atParts = (parts: readonly number[]): Date => {
  const [year = 0, month = 0, day = 1, hour = 0] = parts;
  return new Date(Date.UTC(year, month, day, hour));
};
