import { emptySource, type Overlay } from '@axion/ui/map/map-style.ts';
import type { Tokens } from '@axion/ui/theme/tokens.ts';
import type { FilterSpecification } from 'maplibre-gl';

const isHere: FilterSpecification = ['==', ['get', 'here'], true];
const line = { 'line-cap': 'round', 'line-join': 'round' } as const;

/** Outlines of drives and where each starts: from far away a drive is smaller than a pixel, but its start is not. */
export const drivesOverlay = ({ mapLand, route, here, hereEdge, hereInk }: Tokens): Overlay => ({
  sources: { routes: emptySource() },
  layers: [
    {
      id: 'routes-halo',
      type: 'line',
      source: 'routes',
      layout: line,
      paint: { 'line-color': mapLand, 'line-width': 7, 'line-opacity': 0.9 },
    },
    { id: 'routes-here', type: 'line', source: 'routes', filter: isHere, layout: line, paint: { 'line-color': here, 'line-width': 9 } },
    {
      id: 'routes-here-edge',
      type: 'line',
      source: 'routes',
      filter: isHere,
      layout: line,
      paint: { 'line-color': hereEdge, 'line-width': 1, 'line-gap-width': 9 },
    },
    { id: 'routes', type: 'line', source: 'routes', layout: line, paint: { 'line-color': route, 'line-width': 3.2 } },
    {
      id: 'starts',
      type: 'circle',
      source: 'routes',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-color': ['case', isHere, here, route],
        'circle-stroke-color': ['case', isHere, hereInk, mapLand],
        'circle-stroke-width': 1.5,
        'circle-radius': 4.6,
      },
    },
  ],
});
