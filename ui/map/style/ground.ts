import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Tokens } from '../../theme/tokens.ts';
import { byZoom, isGreen, isLine, isMajor, isMinor, isPath } from './classes.ts';

const dashed = [3, 2];

/** All that lies under what a page draws: sea and land of the world, then streets, buildings, water and green of the places in detail. */
export const groundLayers = (tokens: Tokens): LayerSpecification[] => [
  { id: 'background', type: 'background', paint: { 'background-color': tokens.mapWater } },
  ...world(tokens),
  ...areas(tokens),
  ...ways(tokens),
];

const world = (tokens: Tokens): LayerSpecification[] => [
  fill('world-land', 'world', 'land', tokens.mapLand),
  fill('world-water', 'world', 'water', tokens.mapWater),
  {
    id: 'world-rivers',
    type: 'line',
    source: 'world',
    'source-layer': 'water',
    filter: isLine,
    paint: { 'line-color': tokens.mapWater, 'line-width': ['interpolate', ['linear'], ['zoom'], 3, 0.5, 8, 1.6] },
  },
  {
    id: 'world-boundaries',
    type: 'line',
    source: 'world',
    'source-layer': 'boundaries',
    paint: { 'line-color': tokens.mapRail, 'line-width': 0.8, 'line-dasharray': dashed },
  },
];

const areas = (tokens: Tokens): LayerSpecification[] => [
  fill('land', 'detail', 'land', tokens.mapLand),
  fill('landuse-block', 'detail', 'landuse', tokens.mapBlock, ['!', isGreen]),
  fill('landuse-green', 'detail', 'landuse', tokens.mapGreen, isGreen),
  fill('water', 'detail', 'water', tokens.mapWater),
  {
    id: 'water-lines',
    type: 'line',
    source: 'detail',
    'source-layer': 'water',
    filter: isLine,
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': tokens.mapWater, 'line-width': byZoom(1, 2, 6, 30) },
  },
  fill('buildings', 'detail', 'buildings', tokens.mapBuilding),
];

const ways = (tokens: Tokens): LayerSpecification[] => [
  {
    id: 'boundaries',
    type: 'line',
    source: 'detail',
    'source-layer': 'boundaries',
    paint: { 'line-color': tokens.mapRail, 'line-width': 1, 'line-dasharray': dashed },
  },
  {
    id: 'rail',
    type: 'line',
    source: 'detail',
    'source-layer': 'rail',
    paint: { 'line-color': tokens.mapRail, 'line-width': byZoom(0.6, 1, 3, 5) },
  },
  {
    id: 'rail-gaps',
    type: 'line',
    source: 'detail',
    'source-layer': 'rail',
    minzoom: 14,
    paint: { 'line-color': tokens.mapLand, 'line-width': byZoom(0.2, 0.4, 1.6, 3), 'line-dasharray': [4, 4] },
  },
  road({ id: 'paths', filter: isPath, minzoom: 14, colour: tokens.mapCasing, widths: [0.4, 0.6, 1.6, 3] }),
  road({ id: 'minor-casing', filter: isMinor, minzoom: 12, colour: tokens.mapCasing, widths: [0.6, 1.8, 8.4, 40] }),
  road({ id: 'major-casing', filter: isMajor, minzoom: 8, colour: tokens.mapMajorCasing, widths: [1.4, 3.6, 13, 54] }),
  road({ id: 'minor', filter: isMinor, minzoom: 12, colour: tokens.mapRoad, widths: [0.2, 1, 6.8, 37] }),
  road({ id: 'major', filter: isMajor, minzoom: 8, colour: tokens.mapMajor, widths: [0.8, 2.4, 11, 50] }),
];

type Road = {
  readonly id: string;
  readonly filter: ExpressionSpecification;
  readonly minzoom: number;
  readonly colour: string;
  readonly widths: readonly [number, number, number, number];
};

const road = ({ id, filter, minzoom, colour, widths }: Road): LayerSpecification => ({
  id,
  type: 'line',
  source: 'detail',
  'source-layer': 'roads',
  filter,
  minzoom,
  layout: { 'line-cap': 'round', 'line-join': 'round' },
  paint: { 'line-color': colour, 'line-width': byZoom(...widths) },
});

const fill = (id: string, source: string, layer: string, colour: string, filter?: ExpressionSpecification): LayerSpecification => ({
  id,
  type: 'fill',
  source,
  'source-layer': layer,
  filter: filter ? ['all', ['==', ['geometry-type'], 'Polygon'], filter] : ['==', ['geometry-type'], 'Polygon'],
  paint: { 'fill-color': colour },
});
