import { describe, expect, it } from 'vitest';
import { photoPlace } from './photo-place.ts';

const dms = (degrees: number, minutes: number, seconds: number) => [
  [degrees, 1],
  [minutes, 1],
  [Math.round(seconds * 1000), 1000],
];
const marks = { GPSLatitudeRef: ['N'], GPSLongitudeRef: ['E'] };
const lund = { GPSLatitude: dms(55, 41, 53.4), GPSLongitude: dms(13, 11, 43.4) };
const placeOf = (exif: Record<string, unknown>, xmp: Record<string, string> = {}, hemisphere?: 'SW' | 'NE') =>
  photoPlace({ exif, xmp }, hemisphere);

describe('the place of a picture', () => {
  it('is read in degrees, minutes and seconds', () => {
    expect(placeOf({ ...lund, ...marks })).toMatchObject({
      state: 'known',
      source: 'exif',
      location: { latitude: expect.closeTo(55.698167, 6), longitude: expect.closeTo(13.195389, 6) },
    });
  });

  it('lies south and west when the marks say so', () => {
    expect(placeOf({ ...lund, GPSLatitudeRef: ['S'], GPSLongitudeRef: ['W'] })).toMatchObject({
      location: { latitude: expect.closeTo(-55.698167, 6), longitude: expect.closeTo(-13.195389, 6) },
    });
  });

  it('is not guessed when a mark was lost, but taken as the person says', () => {
    expect(placeOf(lund).state).toBe('hemisphere-unknown');
    expect(placeOf({ ...lund, GPSLatitudeRef: ['N'] }).state).toBe('hemisphere-unknown');
    expect(placeOf(lund, {}, 'SW')).toMatchObject({
      location: { latitude: expect.closeTo(-55.698, 3), longitude: expect.closeTo(-13.195, 3) },
    });
  });

  it.each([
    ['55,41.89N', '13,11.7233E'],
    ['55,41,53.4N', '13,11,43.4E'],
    ['55.698167', '+13.195389'],
  ])('is read from XMP as %s %s', (latitude, longitude) => {
    expect(placeOf({}, { GPSLatitude: latitude, GPSLongitude: longitude })).toMatchObject({
      source: 'xmp',
      location: { latitude: expect.closeTo(55.698167, 4), longitude: expect.closeTo(13.195389, 4) },
    });
  });

  it('is not 0, 0, nor off the globe, nor made of nonsense', () => {
    expect(placeOf({ GPSLatitude: dms(0, 0, 0), GPSLongitude: dms(0, 0, 0), ...marks }).state).toBe('absent');
    expect(placeOf({ GPSLatitude: dms(95, 0, 0), GPSLongitude: dms(0, 0, 1), ...marks }).state).toBe('absent');
    expect(placeOf({ GPSLatitude: [[1, 0]], GPSLongitude: dms(1, 0, 0), ...marks }).state).toBe('absent');
  });

  it('brings height below the sea, speed in knots, and the way it looks', () => {
    const measured = {
      GPSAltitude: [124, 10],
      GPSAltitudeRef: 1,
      GPSSpeed: [100, 10],
      GPSSpeedRef: ['N'],
      GPSImgDirection: [3600, 10],
      GPSHPositioningError: [45, 10],
    };
    expect(placeOf({ ...lund, ...marks, ...measured })).toMatchObject({
      headingDegrees: 0,
      location: { altitudeMetres: -12.4, speedMetresPerSecond: expect.closeTo(5.144, 3), accuracyMetres: 4.5 },
    });
  });

  it('is read from what Mapillary’s app leaves', () => {
    const description = JSON.stringify({
      MAPLatitude: '55.698167',
      MAPLongitude: '13.195389',
      MAPCompassHeading: { TrueHeading: 179.2 },
      MAPGPSAccuracyMeters: '10.0',
    });
    expect(placeOf({ ImageDescription: [description] })).toMatchObject({
      headingDegrees: 179.2,
      location: { latitude: 55.698167, longitude: 13.195389, accuracyMetres: 10 },
    });
  });
});
