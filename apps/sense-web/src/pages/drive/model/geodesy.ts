/** `[longitude, latitude]` in degrees, WGS 84. */
export type Place = readonly [number, number];

const meanEarthRadiusMetres = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in metres (haversine on the mean sphere; within 0.5 % of the ellipsoid). */
export function distanceMetres([fromLongitude, fromLatitude]: Place, [toLongitude, toLatitude]: Place): number {
  const north = Math.sin(radians(toLatitude - fromLatitude) / 2);
  const east = Math.sin(radians(toLongitude - fromLongitude) / 2);
  const chord = north * north + Math.cos(radians(fromLatitude)) * Math.cos(radians(toLatitude)) * east * east;
  return 2 * meanEarthRadiusMetres * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Initial bearing from one place to another, degrees clockwise from north in [0, 360). */
export function bearingDegrees([fromLongitude, fromLatitude]: Place, [toLongitude, toLatitude]: Place): number {
  const turn = radians(toLongitude - fromLongitude);
  const east = Math.sin(turn) * Math.cos(radians(toLatitude));
  const north =
    Math.cos(radians(fromLatitude)) * Math.sin(radians(toLatitude)) -
    Math.sin(radians(fromLatitude)) * Math.cos(radians(toLatitude)) * Math.cos(turn);
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

/** The place that lies `metres` away in a direction; good for the short distances of a picture. */
export function destination([longitude, latitude]: Place, bearing: number, metres: number): [number, number] {
  const north = (metres * Math.cos(radians(bearing))) / meanEarthRadiusMetres;
  const east = (metres * Math.sin(radians(bearing))) / (meanEarthRadiusMetres * Math.cos(radians(latitude)));
  return [longitude + (east * 180) / Math.PI, latitude + (north * 180) / Math.PI];
}

/** Sixteen names of directions would be more than a heading's error; eight are used. 0 = north, 1 = north-east, … */
export const compassPoint = (heading: number): number => Math.round((((heading % 360) + 360) % 360) / 45) % 8;
