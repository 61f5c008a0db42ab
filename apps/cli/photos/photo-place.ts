import type { GeoLocation } from '@axion/contracts/common/geo.ts';
import { mapillaryFacts } from './mapillary-facts.ts';
import type { PhotoTags } from './photo-tags.ts';

/** Where a picture was taken, and which part of the file says so. */
export type PhotoPlace =
  | { readonly state: 'known'; readonly location: GeoLocation; readonly source: 'exif' | 'xmp'; readonly headingDegrees?: number }
  | { readonly state: 'hemisphere-unknown' | 'absent'; readonly headingDegrees?: number };

/** N or S, then E or W: used for degrees whose marks were lost. */
export type Hemisphere = 'NE' | 'NW' | 'SE' | 'SW';

/** EXIF first; then the XMP packet and the JSON that capture apps leave in the description. */
export function photoPlace({ exif, xmp }: PhotoTags, assumed: Hemisphere | undefined): PhotoPlace {
  const heading = headingOf(exif, xmp);
  const withHeading = heading === undefined ? {} : { headingDegrees: heading };
  const app = mapillaryFacts(exif);
  const fromExif = placeOf(
    coordinate(exif.GPSLatitude, exif.GPSLatitudeRef, assumed?.[0]),
    coordinate(exif.GPSLongitude, exif.GPSLongitudeRef, assumed?.[1]),
  );
  const fromXmp = placeOf(xmpDegrees(xmp.GPSLatitude ?? xmp.GpsLatitude), xmpDegrees(xmp.GPSLongitude ?? xmp.GpsLongitude));
  const measured = { ...altitudeOf(exif, app?.altitudeMetres), ...accuracyOf(exif, app?.accuracyMetres), ...speedOf(exif) };

  if (typeof fromExif === 'object') return { state: 'known', source: 'exif', location: { ...fromExif, ...measured }, ...withHeading };
  if (typeof fromXmp === 'object') return { state: 'known', source: 'xmp', location: { ...fromXmp, ...measured }, ...withHeading };
  if (app?.location) return { state: 'known', source: 'exif', location: { ...app.location, ...measured }, ...withHeading };
  return { state: fromExif === 'unmarked' ? 'hemisphere-unknown' : 'absent', ...withHeading };
}

type Degrees = number | 'unmarked' | undefined;

/** 0°, 0° is where receivers without a fix put people: no place. */
function placeOf(latitude: Degrees, longitude: Degrees): { latitude: number; longitude: number } | 'unmarked' | undefined {
  if (latitude === undefined || longitude === undefined) return undefined;
  if (latitude === 'unmarked' || longitude === 'unmarked') return 'unmarked';
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180 || (latitude === 0 && longitude === 0)) return undefined;
  return { latitude, longitude };
}

/** Degrees, minutes, seconds as rationals, and the mark of the half of the globe. */
function coordinate(value: unknown, mark: unknown, assumed: string | undefined): Degrees {
  const parts = Array.isArray(value) ? value.map(rational) : [];
  const [degrees, minutes = 0, seconds = 0] = parts;
  if (degrees === undefined || ![degrees, minutes, seconds].every(Number.isFinite)) return undefined;
  const size = Math.abs(degrees) + minutes / 60 + seconds / 3600;
  const half = textOf(mark)?.trim().charAt(0).toUpperCase() || assumed;
  if (degrees < 0 || half === 'S' || half === 'W') return -size;
  return half === 'N' || half === 'E' ? size : size === 0 ? 0 : 'unmarked';
}

/** `57,38.76872N`, `57,38,46N` (XMP exif schema) or plain decimal degrees. */
function xmpDegrees(text: string | undefined): Degrees {
  const found = /^\s*(-?\+?\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?(?:,(\d+(?:\.\d+)?))?\s*([NSEW])?\s*$/i.exec(text?.replace(/^\+/, '') ?? '');
  if (!found) return undefined;
  const [, degrees, minutes = '0', seconds = '0', half] = found;
  const size = Math.abs(Number(degrees)) + Number(minutes) / 60 + Number(seconds) / 3600;
  return Number(degrees) < 0 || /[SW]/i.test(half ?? '') ? -size : size;
}

const altitudeOf = (exif: PhotoTags['exif'], other: number | undefined) => {
  const metres = rational(exif.GPSAltitude);
  const below = exif.GPSAltitudeRef === 1 || (Array.isArray(exif.GPSAltitudeRef) && exif.GPSAltitudeRef[0] === 1);
  return within('altitudeMetres', metres === undefined ? other : below ? -metres : metres, -1_000, 20_000);
};
const accuracyOf = (exif: PhotoTags['exif'], other: number | undefined) =>
  within('accuracyMetres', rational(exif.GPSHPositioningError) ?? other, 0, 100_000);

const metresPerSecond: Readonly<Record<string, number>> = { K: 1 / 3.6, M: 0.44704, N: 0.514444 };
const speedOf = (exif: PhotoTags['exif']) => {
  const speed = rational(exif.GPSSpeed);
  const unit = metresPerSecond[textOf(exif.GPSSpeedRef)?.charAt(0).toUpperCase() ?? 'K'];
  return within('speedMetresPerSecond', speed === undefined || unit === undefined ? undefined : speed * unit, 0, 200);
};

function headingOf(exif: PhotoTags['exif'], xmp: PhotoTags['xmp']): number | undefined {
  const degrees =
    rational(exif.GPSImgDirection) ??
    numberOf(xmp.PoseHeadingDegrees) ??
    numberOf(xmp.GimbalYawDegree) ??
    mapillaryFacts(exif)?.headingDegrees;
  if (degrees === undefined || Math.abs(degrees) > 360) return undefined;
  return degrees < 0 ? degrees + 360 : degrees % 360;
}

const within = <Name extends string>(name: Name, value: number | undefined, low: number, high: number) =>
  (value !== undefined && value >= low && value <= high ? { [name]: value } : {}) as { readonly [Key in Name]?: number };

/** An EXIF rational is a pair; some readers hand out the pair, some the quotient. */
function rational(value: unknown): number | undefined {
  const quotient = Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' ? value[0] / (value[1] as number) : value;
  return typeof quotient === 'number' && Number.isFinite(quotient) ? quotient : undefined;
}
const numberOf = (text: string | undefined) => (text === undefined || !Number.isFinite(Number(text)) ? undefined : Number(text));
const textOf = (value: unknown): string | undefined =>
  Array.isArray(value) ? textOf(value[0]) : typeof value === 'string' && value !== '' ? value : undefined;
