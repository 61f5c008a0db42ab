import { mapillaryFacts } from './mapillary-facts.ts';
import type { PhotoTags } from './photo-tags.ts';

/** When a picture was taken, which part of the file says so, and what the camera's clock said if that was put right. */
export type PhotoTime =
  | { readonly state: 'known'; readonly at: Date; readonly source: 'exif' | 'xmp' | 'corrected'; readonly clock?: string }
  | { readonly state: 'implausible'; readonly clock: string }
  | { readonly state: 'absent' };

export type ClockRules = {
  /** Added to every camera time that carries no zone of its own; UTC+2 is 120. */
  readonly zoneMinutes: number;
  /** Put on top of every camera time, for a clock that was known to be off. */
  readonly offsetSeconds: number;
  readonly now: Date;
};

const quarterHourMs = 15 * 60_000;
/** A receiver's last fix may be older than the shutter by this much. */
const fixAgeMs = 120_000;
const widestZoneMs = 14 * 3_600_000;
const dayMs = 86_400_000;
const oldest = Date.UTC(1990, 0, 1);

/**
 * The camera's clock, put right by GPS time: a difference of whole quarter hours is a time zone, any other is a wrong clock, and then GPS time counts.
 * EXIF 2.32: DateTimeOriginal has no zone, OffsetTimeOriginal adds one, GPSDateStamp and GPSTimeStamp are UTC.
 */
export function photoTime(tags: PhotoTags, name: string, rules: ClockRules): PhotoTime {
  const { exif } = tags;
  const clock = textOf(exif.DateTimeOriginal) ?? textOf(exif.DateTimeDigitized) ?? textOf(exif.DateTime);
  const local = clockMs(clock, textOf(exif.SubSecTimeOriginal));
  const gps = gpsMs(exif);
  const zone = zoneMs(textOf(exif.OffsetTimeOriginal) ?? textOf(exif.OffsetTime));
  const app = mapillaryFacts(exif)?.capturedAt;

  if (local !== undefined) {
    const found = byClock({ local, gps, zone, clock: clock as string }, rules);
    if (found.state === 'known' || !app) return found;
  }
  if (app) return known(app.getTime() + rules.offsetSeconds * 1_000, 'exif');
  if (gps !== undefined) return known(gps, 'exif');
  const xmp = tags.xmp.DateTimeOriginal ?? tags.xmp.GPSTimeStamp ?? tags.xmp.GPSDateTime;
  const fromXmp = xmp === undefined ? Number.NaN : Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(xmp) ? xmp : `${xmp}Z`);
  if (Number.isFinite(fromXmp)) return plausible(fromXmp, rules) ? known(fromXmp, 'xmp') : { state: 'implausible', clock: xmp as string };
  return byName(name, rules);
}

type Clocks = { readonly local: number; readonly gps: number | undefined; readonly zone: number | undefined; readonly clock: string };

function byClock({ local, gps, zone, clock }: Clocks, rules: ClockRules): PhotoTime {
  const offsetMs = rules.offsetSeconds * 1_000;
  const corrected = (at: number): PhotoTime => ({ state: 'known', at: new Date(at), source: 'corrected', clock });
  if (gps !== undefined && plausible(gps, rules)) {
    const difference = local - (zone ?? 0) - gps;
    const zoneGuess = zone === undefined ? Math.round(difference / quarterHourMs) * quarterHourMs : 0;
    const residual = difference - zoneGuess;
    if (Math.abs(zoneGuess) <= widestZoneMs && residual >= -fixAgeMs / 4 && residual <= fixAgeMs)
      return known(local - (zone ?? zoneGuess), 'exif');
    return corrected(gps);
  }
  const at = local - (zone ?? rules.zoneMinutes * 60_000) + offsetMs;
  if (!plausible(at, rules)) return { state: 'implausible', clock };
  return offsetMs === 0 ? known(at, 'exif') : corrected(at);
}

/** `IMG_20240102_030405.jpg`, `2024-01-02 03.04.05`, `20240102_030405123_GS.jpg`. */
function byName(name: string, rules: ClockRules): PhotoTime {
  const found = /(?<!\d)(20\d\d)[-_]?(\d\d)[-_]?(\d\d)[-_ T](\d\d)[-_.:]?(\d\d)[-_.:]?(\d\d)/.exec(name);
  if (!found) return { state: 'absent' };
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [number, number, number, number, number, number];
  if (month > 12 || day > 31 || hour > 23 || minute > 59 || second > 59) return { state: 'absent' };
  const at = Date.UTC(year, month - 1, day, hour, minute, second) - rules.zoneMinutes * 60_000 + rules.offsetSeconds * 1_000;
  return plausible(at, rules)
    ? { state: 'known', at: new Date(at), source: 'corrected', clock: '' }
    : { state: 'implausible', clock: name };
}

const known = (at: number, source: 'exif' | 'xmp'): PhotoTime => ({ state: 'known', at: new Date(at), source });
const plausible = (at: number, { now }: ClockRules) => at >= oldest && at <= now.getTime() + dayMs;

/** `2014:06:07 10:24:05` as if it were UTC, in ms; some writers use dashes or a T. */
function clockMs(text: string | undefined, fraction: string | undefined): number | undefined {
  const found = /^\s*(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text ?? '');
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [number, number, number, number, number, number];
  if (month === 0 || day === 0 || year === 0) return undefined;
  return (
    Date.UTC(year, month - 1, day, hour, minute, second) + Math.floor(Number(`0.${(fraction ?? '').replace(/\D/g, '') || '0'}`) * 1_000)
  );
}

function gpsMs(exif: PhotoTags['exif']): number | undefined {
  const date = /^(\d{4})[:-](\d\d)[:-](\d\d)/.exec(textOf(exif.GPSDateStamp) ?? '');
  const parts = Array.isArray(exif.GPSTimeStamp)
    ? exif.GPSTimeStamp.map((part) => (Array.isArray(part) ? part[0] / part[1] : Number(part)))
    : [];
  const [hour, minute, second] = parts;
  if (!date || hour === undefined || minute === undefined || second === undefined || !parts.every(Number.isFinite)) return undefined;
  return Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3])) + Math.round(((hour * 60 + minute) * 60 + second) * 1_000);
}

function zoneMs(text: string | undefined): number | undefined {
  const found = /^\s*([+-])(\d\d):?(\d\d)/.exec(text ?? '');
  if (!found) return /^\s*Z/.test(text ?? '') ? 0 : undefined;
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) * 60_000;
}

const textOf = (value: unknown): string | undefined =>
  Array.isArray(value) ? textOf(value[0]) : typeof value === 'string' ? value : undefined;
