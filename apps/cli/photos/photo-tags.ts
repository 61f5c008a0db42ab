import ExifReader from 'exifreader';

/** The tags that we use, as they stand in the file; nothing is interpreted yet. */
export type PhotoTags = {
  readonly exif: Readonly<Record<string, unknown>>;
  /** Places that only the XMP packet holds, by name without its prefix. */
  readonly xmp: Readonly<Record<string, string>>;
  /** Size of the picture as stored, when the container says so. */
  readonly widthPixels?: number;
  readonly heightPixels?: number;
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

/** Reads EXIF and XMP of a JPEG or HEIC. A picture without any, or with damaged ones, has no tags. */
export function readTags(bytes: Buffer): PhotoTags {
  const xmp = readXmp(bytes);
  try {
    const { exif = {}, file = {} } = ExifReader.load(bytes, {
      expanded: true,
      includeTags: { exif: true, file: true, gps: true },
      excludeTags: { xmp: true, icc: true, iptc: true, makerNotes: true },
    });
    const plain = Object.fromEntries(Object.entries(exif).map(([name, tag]) => [name, (tag as { value?: unknown }).value]));
    const size = (tag: unknown) => (tag as { value?: number } | undefined)?.value;
    const widthPixels = size(file['Image Width']);
    const heightPixels = size(file['Image Height']);
    return { exif: plain, xmp, ...(widthPixels && heightPixels ? { widthPixels, heightPixels } : {}) };
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
