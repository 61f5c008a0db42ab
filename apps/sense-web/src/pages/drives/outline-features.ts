import type { TrackSummary } from '@axion/contracts/sense/track.ts';
import type { Feature, FeatureCollection } from 'geojson';

type Outlined = Pick<TrackSummary, 'id' | 'outline'>;

/** For each drive with a known way its outline and its start; the one that is under the pointer is `here` and drawn last. */
export function outlineFeatures(tracks: readonly Outlined[], hovered: string | null): FeatureCollection {
  const ordered = [...tracks].sort((left, right) => Number(left.id === hovered) - Number(right.id === hovered));
  return { type: 'FeatureCollection', features: ordered.flatMap((track) => featuresOf(track, track.id === hovered)) };
}

function featuresOf({ id, outline }: Outlined, here: boolean): Feature[] {
  const start = outline?.coordinates[0];
  if (!outline || !start) return [];
  const properties = { id, here };
  return [
    { type: 'Feature', geometry: outline, properties },
    { type: 'Feature', geometry: { type: 'Point', coordinates: start }, properties },
  ];
}
