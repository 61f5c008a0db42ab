import type { Frame } from '@axion/contracts/sense/frames.ts';
import type { TrackDetail } from '@axion/contracts/sense/track.ts';
import type { Feature, FeatureCollection, Position } from 'geojson';
import type { DriveLine } from './drive-line.ts';
import { destination } from './geodesy.ts';
import { dotZooms } from './thin-frames.ts';

const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features });
const positionOf = (frame: Frame): Position => [frame.longitude, frame.latitude];

/**
 * The route as lines of kind `route`: the recorded one, or else from frame to frame; and what joins frames across a gap as kind `gap`.
 * A recorded route is drawn whole, also where frames are missing.
 */
export function routeFeatures(track: Pick<TrackDetail, 'route'>, frames: readonly Frame[], line: DriveLine): FeatureCollection {
  const breaks = line.gaps.filter(({ reason }) => reason === 'no-frames');
  const joins = breaks.map((gap) => lineOf('gap', frames.slice(gap.from, gap.to + 1).map(positionOf), { reason: gap.reason }));
  if (track.route) return collection([lineOf('route', track.route.coordinates as Position[])]);
  const starts = [0, ...breaks.map(({ to }) => to)];
  const parts = starts.map((from, index) => frames.slice(from, (breaks[index]?.from ?? frames.length - 1) + 1).map(positionOf));
  return collection([...parts.filter((part) => part.length > 1).map((part) => lineOf('route', part)), ...joins]);
}

const lineOf = (kind: string, coordinates: Position[], properties: object = {}): Feature => ({
  type: 'Feature',
  geometry: { type: 'LineString', coordinates },
  properties: { kind, ...properties },
});

/** Every frame as a dot with the zoom from which it is drawn. */
export function frameFeatures(frames: readonly Frame[], line: DriveLine): FeatureCollection {
  const zooms = dotZooms(line, frames[0]?.latitude ?? 0);
  return collection(
    frames.map((frame, index) => ({
      type: 'Feature',
      id: index,
      geometry: { type: 'Point', coordinates: positionOf(frame) },
      properties: { zoom: zooms[index] ?? 0 },
    })),
  );
}

const corners = 48;

/** The circle that holds the true place of a frame with 68 %; nothing when the device did not say. */
export function accuracyFeatures(frame: Frame | undefined): FeatureCollection {
  if (!frame?.accuracyMetres) return collection([]);
  const radius = frame.accuracyMetres;
  const ring = Array.from({ length: corners + 1 }, (_, corner) =>
    destination([frame.longitude, frame.latitude], (corner % corners) * (360 / corners), radius),
  );
  return collection([{ type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] }, properties: {} }]);
}

/** The box around a drive; null when nothing of it has a place. */
export function driveBounds(track: Pick<TrackDetail, 'bounds'>, frames: readonly Frame[]): [number, number, number, number] | null {
  if (track.bounds) return track.bounds;
  if (frames.length === 0) return null;
  return frames.reduce<[number, number, number, number]>(
    ([west, south, east, north], { longitude, latitude }) => [
      Math.min(west, longitude),
      Math.min(south, latitude),
      Math.max(east, longitude),
      Math.max(north, latitude),
    ],
    [180, 90, -180, -90],
  );
}
