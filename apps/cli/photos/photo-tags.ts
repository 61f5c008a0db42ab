import ExifReader from 'exifreader';

/** The tags that we use, as they stand in the file; nothing is interpreted yet. */
export type PhotoTags = {
  readonly exif: Readonly<Record<string, unknown>>;
  /** Places that only the XMP packet holds, by name without its prefix. */
  readonly xmp: Readonly<Record<string, string>>;
};

const xmpNames = [
  'GPSLatitude',
  'GPSLongitude',
  'GPSAltitude',
  'GpsLatitude',
  'GpsLongitude',
  'GimbalYawDegree',
  'DateTimeOriginal',
  'GPSTimeStamp',
  'GPSDateTime',
  'PoseHeadingDegrees',
];
const xmpReach = 1 << 20;

/** Reads EXIF and XMP of a HEIC, or of the head of a JPEG. A picture without any, or with damaged ones, has no tags. */
export function readTags(bytes: Buffer): PhotoTags {
  const xmp = readXmp(bytes);
  try {
    const { exif = {} } = ExifReader.load(bytes, {
      expanded: true,
      includeTags: { exif: true },
      excludeTags: { xmp: true, icc: true, iptc: true, makerNotes: true },
    });
    return { exif: Object.fromEntries(Object.entries(exif).map(([name, tag]) => [name, (tag as { value?: unknown }).value])), xmp };
  } catch {
    return { exif: {}, xmp };
  }
}

/** An XMP packet is text inside the file; a property is an attribute or an element (ISO 16684-1, 7.4 and 7.9). */
function readXmp(bytes: Buffer): Record<string, string> {
  const start = bytes.indexOf('<x:xmpmeta');
  if (start < 0) return {};
  const end = bytes.indexOf('</x:xmpmeta>', start);
  const packet = bytes.toString('utf8', start, end < 0 ? Math.min(start + xmpReach, bytes.length) : end);
  return Object.fromEntries(
    xmpNames.flatMap((name) => {
      const found = new RegExp(`[\\w-]+:${name}\\s*(?:=\\s*["']([^"']*)["']|>\\s*([^<]*?)\\s*<)`).exec(packet);
      const value = found?.[1] ?? found?.[2];
      return value ? [[name, value]] : [];
    }),
  );
}
