import type { PhotoTags } from './photo-tags.ts';

/** What Mapillary's capture app leaves as JSON in the EXIF description. */
export type MapillaryFacts = {
  readonly capturedAt?: Date;
  readonly location?: { readonly latitude: number; readonly longitude: number };
  readonly altitudeMetres?: number;
  readonly accuracyMetres?: number;
  readonly headingDegrees?: number;
  readonly sequence?: string;
  /** Make and model, where EXIF itself has none. */
  readonly device?: string;
};

/** Undefined when the description is something else. Times are UTC: `2014_06_07_10_24_05_656`. */
export function mapillaryFacts(exif: PhotoTags['exif']): MapillaryFacts | undefined {
  const description = Array.isArray(exif.ImageDescription) ? exif.ImageDescription[0] : exif.ImageDescription;
  if (typeof description !== 'string' || !description.startsWith('{')) return undefined;
  const facts = parse(description);
  if (!facts || !Object.keys(facts).some((name) => name.startsWith('MAP'))) return undefined;
  const latitude = Number(facts.MAPLatitude);
  const longitude = Number(facts.MAPLongitude);
  const heading = Number((facts.MAPCompassHeading as { TrueHeading?: unknown } | undefined)?.TrueHeading);
  const time = /^(\d{4})_(\d\d)_(\d\d)_(\d\d)_(\d\d)_(\d\d)_(\d{3})$/.exec(String(facts.MAPCaptureTime))?.slice(1).map(Number);
  return {
    ...(time
      ? {
          capturedAt: new Date(
            Date.UTC(time[0] as number, (time[1] as number) - 1, ...(time.slice(2) as [number, number, number, number, number])),
          ),
        }
      : {}),
    ...(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { location: { latitude, longitude } } : {}),
    ...finite('altitudeMetres', facts.MAPAltitude),
    ...finite('accuracyMetres', facts.MAPGPSAccuracyMeters),
    ...(heading >= 0 && heading <= 360 ? { headingDegrees: heading % 360 } : {}),
    ...(typeof facts.MAPSequenceUUID === 'string' ? { sequence: facts.MAPSequenceUUID } : {}),
    ...(typeof facts.MAPDeviceModel === 'string' ? { device: `${facts.MAPDeviceMake ?? ''} ${facts.MAPDeviceModel}`.trim() } : {}),
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const finite = (name: string, value: unknown) => (value !== undefined && Number.isFinite(Number(value)) ? { [name]: Number(value) } : {});
