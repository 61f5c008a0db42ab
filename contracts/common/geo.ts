import { z } from 'zod';

export const Longitude = z.number().min(-180).max(180);
export const Latitude = z.number().min(-90).max(90);

/** A measured place, WGS 84. */
export const GeoLocation = z.strictObject({
  longitude: Longitude,
  latitude: Latitude,
  altitudeMetres: z.number().min(-1_000).max(20_000).optional(),
  /** Radius that holds the truth with 68 %, as phones report it. */
  accuracyMetres: z.number().min(0).max(100_000).optional(),
  speedMetresPerSecond: z.number().min(0).max(200).optional(),
});
export type GeoLocation = z.infer<typeof GeoLocation>;

/** `west,south,east,north` in degrees; west may be greater than east across the antimeridian. */
export const BoundingBox = z
  .string()
  .regex(/^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$/, 'four numbers with commas: west,south,east,north')
  .transform((text) => text.split(',').map(Number) as [number, number, number, number])
  .refine(([west, south, east, north]) => Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && north <= 90 && south <= north, {
    message: 'degrees out of range, or south above north',
  });
export type BoundingBox = z.infer<typeof BoundingBox>;

/** GeoJSON positions are `[longitude, latitude, altitudeMetres?]`. */
const Position = z.array(z.number()).min(2).max(3);
export const LineString = z.object({ type: z.literal('LineString'), coordinates: z.array(Position).min(2) });
export type LineString = z.infer<typeof LineString>;
