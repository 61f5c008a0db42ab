import sharp from 'sharp';
import type { Moment } from '../drive/drive-route.ts';
import type { Town } from '../town/build-town.ts';
import { toLonLat } from '../town/plane.ts';
import { horizon, imageSize } from './camera.ts';
import { sceneFor, type TrueBox } from './scene.ts';

const { widthPixels: w, heightPixels: h } = imageSize;
const jpegQuality = 82;

/** Draws what the windscreen camera sees, as a JPEG with the phone's EXIF, and tells what stands where in it. */
export async function renderFrame(town: Town, moment: Moment): Promise<{ readonly jpeg: Buffer; readonly boxes: readonly TrueBox[] }> {
  const { shapes, boxes } = sceneFor(town, { at: moment.place, headingDegrees: moment.headingDegrees });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"><defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#9fb6c6"/><stop offset="1" stop-color="#dfe5e7"/></linearGradient>
    <linearGradient id="land" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#c3cabd"/><stop offset="1" stop-color="#9aa58d"/></linearGradient></defs>
    <rect width="${w}" height="${horizon}" fill="url(#sky)"/><rect y="${horizon}" width="${w}" height="${h - horizon}" fill="url(#land)"/>
    ${shapes.join('')}
    <path d="M0 ${h} L0 ${h - 22} Q${w / 2} ${h - 74} ${w} ${h - 22} L${w} ${h} Z" fill="#16191b"/></svg>`;
  const jpeg = await sharp(Buffer.from(svg)).jpeg({ quality: jpegQuality, mozjpeg: false }).withExif(exifOf(moment)).toBuffer();
  return { jpeg, boxes };
}

/** IFD0 the image, IFD2 the exposure, IFD3 the GPS: as phones write them (EXIF 2.32). */
function exifOf({ at, measured, headingDegrees, speedMetresPerSecond, accuracyMetres }: Moment) {
  const [longitude, latitude] = toLonLat(measured);
  const iso = at.toISOString();
  return {
    IFD0: { Make: 'Axion', Model: 'Demo phone 07', Orientation: '1' },
    IFD2: {
      DateTimeOriginal: `${iso.slice(0, 10).replaceAll('-', ':')} ${iso.slice(11, 19)}`,
      SubSecTimeOriginal: iso.slice(20, 23),
      OffsetTimeOriginal: '+00:00',
    },
    IFD3: {
      GPSLatitudeRef: latitude < 0 ? 'S' : 'N',
      GPSLatitude: sexagesimal(latitude),
      GPSLongitudeRef: longitude < 0 ? 'W' : 'E',
      GPSLongitude: sexagesimal(longitude),
      GPSAltitudeRef: '0',
      GPSAltitude: '120/10',
      GPSImgDirectionRef: 'T',
      GPSImgDirection: `${Math.round(headingDegrees * 10)}/10`,
      GPSSpeedRef: 'K',
      GPSSpeed: `${Math.round(speedMetresPerSecond * 36)}/10`,
      GPSHPositioningError: `${Math.round(accuracyMetres * 10)}/10`,
    },
  };
}

function sexagesimal(degrees: number): string {
  const size = Math.abs(degrees);
  const minutes = (size % 1) * 60;
  return `${Math.floor(size)}/1 ${Math.floor(minutes)}/1 ${Math.round((minutes % 1) * 60 * 100_000)}/100000`;
}
