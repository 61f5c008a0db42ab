type Place = { readonly longitude: number; readonly latitude: number };

const earthRadiusMetres = 6_371_008.8;
const radians = Math.PI / 180;

/** Great-circle distance in metres on the mean sphere (haversine); within 0.5 % of the ellipsoid. */
export function distanceMetres(a: Place, b: Place): number {
  const dLat = (b.latitude - a.latitude) * radians;
  const dLon = (b.longitude - a.longitude) * radians;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * Math.sin(dLon / 2) ** 2;
  return 2 * earthRadiusMetres * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Initial bearing from `a` to `b`, degrees clockwise from north in [0, 360). */
export function bearingDegrees(a: Place, b: Place): number {
  const dLon = (b.longitude - a.longitude) * radians;
  const y = Math.sin(dLon) * Math.cos(b.latitude * radians);
  const x =
    Math.cos(a.latitude * radians) * Math.sin(b.latitude * radians) -
    Math.sin(a.latitude * radians) * Math.cos(b.latitude * radians) * Math.cos(dLon);
  return (Math.atan2(y, x) / radians + 360) % 360;
}
