import type { NumberFormat } from '@axion/contracts/gen/widgets.ts';
import type { z } from 'zod';

export type FigureFormat = z.infer<typeof NumberFormat>;
/** A figure and its unit, to be set apart in size. */
export type Figure = { readonly value: string; readonly unit: string };

/** How figures, sizes and times are written in one language. Digits are Latin and clocks have 24 hours everywhere. */
export type Formats = {
  readonly count: (value: number) => string;
  /** `4.2M`: about how many, where exact digits would only make noise. */
  readonly about: (value: number) => string;
  readonly bytes: (value: number) => string;
  /** `62 ms`, `2.31 s`, `1:02 min`. */
  readonly elapsed: (milliseconds: number) => string;
  readonly clock: (time: number | string) => string;
  /** Day and clock; the year only when it is not this one. */
  readonly moment: (time: number | string, nowMs?: number) => string;
  readonly day: (time: number | string) => string;
  /** Day and clock of a moment in UTC, for axes of data that are in UTC. */
  readonly utcDay: (time: number) => string;
  readonly utcClock: (time: number) => string;
  /** A value as its widget wishes it. */
  readonly figure: (value: number | null, format: FigureFormat, unit?: string | null) => Figure;
};

/** Units whose shortest form is the usual one: s, h, MB. */
const narrowUnits = new Set(['second', 'hour', 'byte', 'kilobyte', 'megabyte', 'gigabyte']);

/** Formats for a language tag such as `ar-u-nu-latn-ca-gregory`; `timeZone` only for tests. */
export function formatsOf(locale: string, timeZone?: string): Formats {
  const zone = timeZone === undefined ? {} : { timeZone };
  const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const unitName = (unit: string) =>
    number({ style: 'unit', unit, unitDisplay: narrowUnits.has(unit) ? 'narrow' : 'short' })
      .formatToParts(1)
      .find(({ type }) => type === 'unit')?.value ?? unit;
  const whole = number({ maximumFractionDigits: 0 });
  const clock = new Intl.DateTimeFormat(locale, { ...zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(locale, { ...zone, day: 'numeric', month: 'short' });
  const dayOfYear = new Intl.DateTimeFormat(locale, { ...zone, day: 'numeric', month: 'short', year: 'numeric' });
  const utcDay = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short' });
  const utcClock = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  // British English would write 4.2m, which reads as metres.
  const compact = new Intl.NumberFormat(locale.startsWith('en') ? 'en-US' : locale, { notation: 'compact', maximumFractionDigits: 1 });
  const spaced = ({ value, unit }: Figure) => (unit === '' ? value : `${value} ${unit}`);
  return {
    count: (value) => whole.format(value),
    about: (value) => (value < 100_000 ? whole.format(value) : compact.format(value)),
    bytes: (value) => spaced(bytesOf(value, number, unitName)),
    elapsed: (milliseconds) => spaced(durationOf(milliseconds, number, unitName)),
    clock: (time) => clock.format(new Date(time)),
    moment: (time, nowMs = Date.now()) => {
      const at = new Date(time);
      const isThisYear = at.getFullYear() === new Date(nowMs).getFullYear();
      return `${(isThisYear ? day : dayOfYear).format(at)}${locale.startsWith('ar') ? '،' : ','} ${clock.format(at)}`;
    },
    day: (time) => dayOfYear.format(new Date(time)),
    utcDay: (time) => utcDay.format(time),
    utcClock: (time) => utcClock.format(time),
    figure: (value, format, unit) => {
      if (value === null || Number.isNaN(value)) return { value: '–', unit: '' };
      const figure = figures[format](value, number, unitName);
      return unit ? { ...figure, unit } : figure;
    },
  };
}

type MakeNumber = (options: Intl.NumberFormatOptions) => Intl.NumberFormat;
type Words = (unit: string) => string;
type MakeFigure = (value: number, number: MakeNumber, unitName: Words) => Figure;

/** Few digits where a figure is large, some where it is small: 1,284 and 9.04 and 0.031. */
const readable = (value: number, number: MakeNumber): string =>
  Math.abs(value) >= 100 || Number.isInteger(value)
    ? number({ maximumFractionDigits: 0 }).format(value)
    : number({ maximumFractionDigits: Math.abs(value) >= 10 ? 1 : 2 }).format(value);

function bytesOf(value: number, number: MakeNumber, unitName: Words): Figure {
  const [divisor, name] =
    value >= 1e9 ? [1e9, 'gigabyte'] : value >= 1e6 ? [1e6, 'megabyte'] : value >= 1e3 ? [1e3, 'kilobyte'] : [1, 'byte'];
  const scaled = value / divisor;
  return { value: number({ maximumFractionDigits: scaled < 10 && divisor > 1 ? 1 : 0 }).format(scaled), unit: unitName(name) };
}

function durationOf(milliseconds: number, number: MakeNumber, unitName: Words): Figure {
  if (milliseconds < 1_000) return { value: number({ maximumFractionDigits: 0 }).format(milliseconds), unit: unitName('millisecond') };
  if (milliseconds < 60_000)
    return {
      value: number({ maximumFractionDigits: milliseconds < 10_000 ? 2 : 1 }).format(milliseconds / 1_000),
      unit: unitName('second'),
    };
  const seconds = Math.round(milliseconds / 1_000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, String(seconds % 60).padStart(2, '0')];
  return hours > 0
    ? { value: `${hours}:${String(minutes).padStart(2, '0')}:${rest}`, unit: unitName('hour') }
    : { value: `${minutes}:${rest}`, unit: unitName('minute') };
}

/** Durations come in seconds, percents as shares of one, lengths in metres. */
const figures: Readonly<Record<FigureFormat, MakeFigure>> = {
  integer: (value, number) => ({ value: number({ maximumFractionDigits: 0 }).format(value), unit: '' }),
  decimal: (value, number) => ({ value: readable(value, number), unit: '' }),
  percent: (value, number) => ({ value: readable(value * 100, number), unit: '%' }),
  bytes: bytesOf,
  metres: (value, number, unitName) =>
    Math.abs(value) < 1_000
      ? { value: readable(value, number), unit: unitName('meter') }
      : { value: readable(value / 1_000, number), unit: unitName('kilometer') },
  duration: (value, number, unitName) => durationOf(value * 1_000, number, unitName),
};
