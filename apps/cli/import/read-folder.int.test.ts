import { existsSync, mkdtempSync, truncateSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readFolder } from './read-folder.ts';

const rules = {
  zoneMinutes: 0,
  offsetSeconds: 0,
  hemisphere: undefined,
  now: new Date('2026-11-18T12:00:00Z'),
  scratchFolder: join(tmpdir(), 'axion-test-scratch'),
};
const read = (path: string) => readFolder([path], rules, () => undefined);
const folder = mkdtempSync(join(tmpdir(), 'axion-read-'));

const place = { GPSLatitudeRef: 'N', GPSLatitude: '55/1 41/1 5340/100', GPSLongitudeRef: 'E', GPSLongitude: '13/1 11/1 4340/100' };
const time = { DateTimeOriginal: '2024:06:07 10:24:05' };
type Ifds = { IFD0?: Record<string, string>; IFD2?: Record<string, string>; IFD3?: Record<string, string> };
let colour = 0;
const photo = (name: string, exif: Ifds, [width, height] = [64, 48]) =>
  sharp({ create: { width, height, channels: 3, background: { r: ++colour % 256, g: colour >> 8, b: 80 } } })
    .jpeg()
    .withMetadata({ exif, ...(exif.IFD0?.Orientation ? { orientation: Number(exif.IFD0.Orientation) } : {}) })
    .toFile(join(folder, name));

beforeAll(async () => {
  await mkdir(join(folder, 'orientations'));
  for (let orientation = 1; orientation <= 8; orientation += 1)
    for (const [shape, size] of [
      ['wide', [64, 48]],
      ['tall', [48, 64]],
    ] as const)
      await photo(`orientations/${shape}-${orientation}.jpg`, { IFD0: { Orientation: String(orientation) }, IFD2: time, IFD3: place }, [
        ...size,
      ]);
  await photo('no-exif.jpg', {});
  await photo('no-place.jpg', { IFD2: time });
  await photo('no-time.jpg', { IFD3: place });
  await photo('lost-marks.jpg', { IFD2: time, IFD3: { GPSLatitude: place.GPSLatitude, GPSLongitude: place.GPSLongitude } });
  await photo('clock-of-2099.jpg', { IFD2: { DateTimeOriginal: '2099:01:01 00:00:00' }, IFD3: place });
  await photo('IMG_20240607_102405.jpg', { IFD3: place });
  await photo('huge.jpg', { IFD2: time, IFD3: place }, [8_660, 5_774]);
  await photo('cut.jpg', { IFD2: time, IFD3: place }, [640, 480]);
  truncateSync(join(folder, 'cut.jpg'), 1_200);
  await writeFile(join(folder, 'empty.jpg'), '');
  await writeFile(join(folder, 'words.jpg'), 'not a picture at all');
  await writeFile(join(folder, 'broken.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x04, 1, 2, 9, 9, 9, 9, 9, 9]));
  await writeFile(join(folder, 'broken.heic'), Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(200)]));
  await writeFile(join(folder, 'notes.txt'), 'litter that a person left');
  await writeFile(join(folder, 'cut.gpx'), '<gpx><trk><trkseg><trkpt lat="1" lon="2">');
  await writeFile(join(folder, 'no-times.gpx'), '<gpx><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>');
  await writeFile(join(folder, 'other.gpx'), '<kml/>');
});

describe('a folder nobody has seen', () => {
  it('comes apart file by file, with a reason for each that cannot be sent', async () => {
    const { photos, refused, found } = await read(folder);
    const reasons = Object.fromEntries(refused.map(({ path, reason }) => [path.slice(folder.length + 1), reason]));
    expect(reasons).toEqual({
      'no-exif.jpg': 'no-time',
      'no-place.jpg': 'no-position',
      'no-time.jpg': 'no-time',
      'lost-marks.jpg': 'hemisphere-unknown',
      'clock-of-2099.jpg': 'clock-implausible',
      'cut.jpg': 'photo-truncated',
      'empty.jpg': 'empty',
      'words.jpg': 'not-a-photo',
      'broken.jpg': 'photo-broken',
      'broken.heic': 'heic-unreadable',
      'notes.txt': 'not-a-photo',
      'cut.gpx': 'gpx-broken',
      'no-times.gpx': 'gpx-no-times',
      'other.gpx': 'gpx-broken',
    });
    expect(photos.map((one) => one.path.slice(folder.length + 1)).filter((path) => !path.startsWith('orientations'))).toEqual([
      'IMG_20240607_102405.jpg',
      'huge.jpg',
    ]);
    expect(found).toBe(photos.length + refused.length);
  });

  it('tells sizes as people see them, in all eight orientations of both shapes', async () => {
    const { photos } = await read(join(folder, 'orientations'));
    expect(photos).toHaveLength(16);
    for (const { path, metadata } of photos) {
      const [, shape, orientation] = /(wide|tall)-(\d)/.exec(path) as unknown as [string, string, string];
      const lies = (shape === 'wide') === Number(orientation) < 5;
      expect([metadata.widthPixels, metadata.heightPixels]).toEqual(lies ? [64, 48] : [48, 64]);
    }
  });

  it('turns HEIC pictures upright and into JPEG, with the place and time that they hold', async () => {
    const samples = fileURLToPath(new URL('../photos/samples/', import.meta.url));
    const { photos, refused } = await read(samples);
    expect(refused).toEqual([]);
    expect(photos.map(({ metadata: { widthPixels, heightPixels } }) => [widthPixels, heightPixels])).toEqual([
      [160, 120],
      [120, 160],
    ]);
    // Sky above, road below; turned once by a quarter, the road is on the left.
    const blueAtTheTopLeft = [0xbb, 0x55];
    for (const [i, { sendPath, at, location, metadata }] of photos.entries()) {
      expect(location).toEqual({ latitude: -12.5, longitude: -28.6 });
      expect(new Date(at).toISOString()).toBe('2026-11-01T07:00:00.000Z');
      expect(metadata.raw).toMatchObject({ originalType: 'heic', Make: 'Axion' });
      const { format, width, height } = await sharp(sendPath).metadata();
      expect([format, width, height]).toEqual(['jpeg', metadata.widthPixels, metadata.heightPixels]);
      const { data } = await sharp(sendPath).extract({ left: 0, top: 0, width: 5, height: 5 }).raw().toBuffer({ resolveWithObject: true });
      expect(Math.abs((data[2] ?? 0) - (blueAtTheTopLeft[i] ?? 0))).toBeLessThan(24);
    }
  });

  it('places pictures that have only a time on a log of the same drive', async () => {
    const drive = mkdtempSync(join(tmpdir(), 'axion-drive-'));
    const points = [0, 10, 20].map(
      (seconds) => `<trkpt lat="55" lon="${13 + seconds / 1e4}"><time>2024-06-07T10:24:${String(seconds).padStart(2, '0')}Z</time></trkpt>`,
    );
    await writeFile(join(drive, 'log.gpx'), `<gpx version="1.1"><trk><trkseg>${points.join('')}</trkseg></trk></gpx>`);
    await sharp({ create: { width: 32, height: 32, channels: 3, background: '#123456' } })
      .jpeg()
      .withExif({ IFD2: time })
      .toFile(join(drive, 'a.jpg'));
    const { photos } = await read(drive);
    expect(photos[0]?.metadata).toMatchObject({
      locationSource: 'interpolated',
      location: { latitude: 55, longitude: expect.closeTo(13.0005, 6) },
      headingDegrees: expect.closeTo(90, 1),
    });
  });

  it('finds the place of pictures in a metadata file beside them', async () => {
    const drive = mkdtempSync(join(tmpdir(), 'axion-pano-'));
    await mkdir(join(drive, 'faces', 'pic-1'), { recursive: true });
    await sharp({ create: { width: 32, height: 32, channels: 3, background: '#234567' } })
      .jpeg()
      .toFile(join(drive, 'faces', 'pic-1', 'back.jpg'));
    const properties = { id: 'pic-1', datetime: '2025-10-23T14:11:13+00:00', azimuth: 130, collectionId: 'c' };
    await writeFile(
      join(drive, 'points.geojson'),
      JSON.stringify({
        type: 'FeatureCollection',
        features: [{ type: 'Feature', geometry: { type: 'Point', coordinates: [-1.08, 44.76] }, properties }],
      }),
    );
    const { photos } = await read(drive);
    expect(photos[0]).toMatchObject({
      sequence: 'c',
      metadata: { cameraSide: 'rear', headingDegrees: 310, location: { longitude: -1.08, latitude: 44.76 } },
    });
  });
});

const shared = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
describe.skipIf(!existsSync(shared))('real folders (skipped where shared/data is absent)', () => {
  it('reads the 29 photos of Lund as one drive with headings', async () => {
    const { photos } = await read(join(shared, 'opensfm-images/lund'));
    expect(photos).toHaveLength(29);
    expect(new Set(photos.map((one) => one.sequence)).size).toBe(1);
    expect(photos.every((one) => one.metadata.headingDegrees !== undefined)).toBe(true);
  });

  it('accounts for every file of the GPX variants', async () => {
    const { logs, refused, found } = await read(join(shared, 'gpx-variants'));
    expect(logs.length).toBeGreaterThanOrEqual(15);
    expect(logs.length + refused.length).toBe(found);
  });
});
