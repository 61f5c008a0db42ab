/** A figure and its unit, to be set apart in size. */
export type Figure = { readonly value: string; readonly unit: string };

/** How figures, times and days are written in one language. Digits are Latin and clocks have 24 hours everywhere. */
export type Figures = {
  readonly count: (value: number) => string;
  /** Below a kilometre in metres. */
  readonly distance: (metres: number) => Figure;
  /** `31:48` minutes or `1:02:05` hours. */
  readonly duration: (milliseconds: number) => Figure;
  readonly size: (bytes: number) => Figure;
  readonly speed: (kmh: number) => string;
  readonly metres: (metres: number) => string;
  readonly clock: (time: string | number, withSeconds?: boolean) => string;
  /** `3 min ago`, in the largest unit that fits. */
  readonly ago: (time: string | number, now: number) => string;
  /** Without the year while it is that of `now`. */
  readonly day: (time: string | number, now?: number) => string;
  readonly dayWithYear: (time: string | number) => string;
  /** `UTC+1`: the zone of this browser at that time. */
  readonly zone: (time: string | number) => string;
};

/** Formats for a language tag such as `ar-u-nu-latn-ca-gregory`; `timeZone` only for tests. */
export function figuresOf(locale: string, timeZone?: string): Figures {
  const zone = timeZone === undefined ? {} : { timeZone };
  const number = (digits: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits });
  const unitName = (unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).formatToParts(1).find(({ type }) => type === 'unit')
      ?.value ?? unit;
  const unit = (name: string, digits = 0) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits });
  const [whole, oneDigit, twoDigits] = [number(0), number(1), number(2)];
  const [hourMinute, withSeconds] = [undefined, '2-digit' as const].map(
    (second) =>
      new Intl.DateTimeFormat(locale, { ...zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(second ? { second } : {}) }),
  );
  const days = new Intl.DateTimeFormat(locale, { ...zone, weekday: 'short', day: 'numeric', month: 'short' });
  const years = new Intl.DateTimeFormat(locale, { ...zone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'auto' });
  const offset = new Intl.DateTimeFormat('en', { ...zone, timeZoneName: 'shortOffset' });
  return {
    count: (value) => whole.format(value),
    distance: (metres) =>
      metres < 999.5
        ? { value: whole.format(metres), unit: unitName('meter') }
        : { value: twoDigits.format(metres / 1_000), unit: unitName('kilometer') },
    duration: (milliseconds) => durationOf(milliseconds, unitName),
    size: (bytes) => {
      const [divisor, name] = bytes >= 1e9 ? [1e9, 'gigabyte'] : bytes >= 1e6 ? [1e6, 'megabyte'] : [1e3, 'kilobyte'];
      const value = bytes / divisor;
      return { value: (value < 10 ? oneDigit : whole).format(value), unit: unitName(name) };
    },
    speed: (kmh) => unit('kilometer-per-hour').format(kmh),
    metres: (metres) => unit('meter', metres < 10 ? 1 : 0).format(metres),
    clock: (time, seconds = false) => (seconds ? withSeconds : hourMinute)?.format(new Date(time)) ?? '',
    ago: (time, now) => agoOf(relative, new Date(time).getTime() - now),
    day: (time, now = Date.now()) => (new Date(time).getFullYear() === new Date(now).getFullYear() ? days : years).format(new Date(time)),
    dayWithYear: (time) => years.format(new Date(time)),
    zone: (time) =>
      (offset.formatToParts(new Date(time)).find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC').replace('GMT', 'UTC'),
  };
}

function durationOf(milliseconds: number, unitName: (unit: string) => string): Figure {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0
    ? { value: `${hours}:${two(minutes)}:${two(seconds % 60)}`, unit: unitName('hour') }
    : { value: `${minutes}:${two(seconds % 60)}`, unit: unitName('minute') };
}

const units = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

function agoOf(relative: Intl.RelativeTimeFormat, milliseconds: number): string {
  const [unit, length] = units.find(([, size]) => Math.abs(milliseconds) >= size) ?? (['second', 1_000] as const);
  return relative.format(Math.trunc(milliseconds / length), unit);
}
