import { emptySource, type Overlay } from '@axion/ui/map/map-style.ts';
import type { Tokens } from '@axion/ui/theme/tokens.ts';
import type { FilterSpecification } from 'maplibre-gl';
import type { LayerName } from '../drive-view.ts';

/** Map layers behind each layer that the person can turn off. */
export const layersOf: Readonly<Record<LayerName, readonly string[]>> = {
  route: ['route-halo', 'route', 'route-gap'],
  frames: ['frames'],
  accuracy: ['accuracy', 'accuracy-edge'],
};

const kind = (name: string): FilterSpecification => ['==', ['get', 'kind'], name];
const round = { 'line-cap': 'round', 'line-join': 'round' } as const;

/** The drive's own sources and layers over the base map. */
export const driveOverlay = ({ mapLand, route, text3, surface, here, hereEdge }: Tokens): Overlay => ({
  sources: { route: emptySource(), frames: emptySource(), accuracy: emptySource() },
  layers: [
    { id: 'accuracy', type: 'fill', source: 'accuracy', paint: { 'fill-color': here, 'fill-opacity': 0.22 } },
    { id: 'accuracy-edge', type: 'line', source: 'accuracy', paint: { 'line-color': hereEdge, 'line-width': 1, 'line-dasharray': [3, 2] } },
    {
      id: 'route-halo',
      type: 'line',
      source: 'route',
      filter: kind('route'),
      layout: round,
      paint: { 'line-color': mapLand, 'line-width': 7, 'line-opacity': 0.9 },
    },
    { id: 'route', type: 'line', source: 'route', filter: kind('route'), layout: round, paint: { 'line-color': route, 'line-width': 3.6 } },
    {
      id: 'route-gap',
      type: 'line',
      source: 'route',
      filter: kind('gap'),
      layout: { 'line-cap': 'butt' },
      paint: { 'line-color': text3, 'line-width': 2.4, 'line-dasharray': [0.9, 2] },
    },
    {
      id: 'frames',
      type: 'circle',
      source: 'frames',
      filter: ['<=', ['get', 'zoom'], ['zoom']],
      paint: {
        'circle-color': surface,
        'circle-stroke-color': route,
        'circle-stroke-width': 1.1,
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, 1.6, 15, 2.2, 19, 4],
      },
    },
  ],
});
