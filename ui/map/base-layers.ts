import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Locale } from '../messages/catalogue.ts';
import type { Tokens } from '../theme/tokens.ts';

/**
 * Where the two files of the base map are. `world`: layers land, water, boundaries, places. `detail`: the same and landuse, buildings,
 * roads, rail. Every feature has `class`; names are in `name` and `name:ar`.
 */
export type BaseMap = { readonly world: string; readonly detail: string };

/** Where our own servers serve the base map. */
export const defaultBaseMap: BaseMap = { world: '/basemap/world.pmtiles', detail: '/basemap/axionville.pmtiles' };

// The first family exists nowhere: the renderer reads the weight or slant out of its name and draws with the next that it finds.
const medium = ['Inter Medium', 'Inter Variable', 'IBM Plex Sans Arabic'];
const semibold = ['Inter Semibold', 'Inter Variable', 'IBM Plex Sans Arabic'];
const italic = ['Inter Italic', 'Inter Variable', 'IBM Plex Sans Arabic'];

const majorClasses = ['motorway', 'trunk', 'primary', 'secondary', 'major'];
const pathClasses = ['path', 'footway', 'cycleway', 'steps', 'pedestrian', 'track'];
const greenClasses = ['park', 'green', 'grass', 'forest', 'wood', 'garden', 'meadow', 'cemetery', 'pitch', 'recreation_ground'];

const among = (classes: readonly string[]): ExpressionSpecification => ['in', ['get', 'class'], ['literal', [...classes]]];
const isMajor = among(majorClasses);
const isPath = among(pathClasses);
const isMinor: ExpressionSpecification = ['!', ['any', isMajor, isPath]];
const isGreen = among(greenClasses);

/** Widths at zoom 10, 13, 16 and 19, in pixels. */
const byZoom = (at10: number, at13: number, at16: number, at19: number): DataDrivenPropertyValueSpecification<number> => [
  'interpolate',
  ['exponential', 1.6],
  ['zoom'],
  10,
  at10,
  13,
  at13,
  16,
  at16,
  19,
  at19,
];

const nameIn = (locale: Locale): ExpressionSpecification =>
  locale === 'ar' ? ['coalesce', ['get', 'name:ar'], ['get', 'name'], ''] : ['coalesce', ['get', 'name'], ''];

const road = (
  id: string,
  filter: ExpressionSpecification,
  minzoom: number,
  colour: string,
  width: DataDrivenPropertyValueSpecification<number>,
) =>
  ({
    id,
    type: 'line',
    source: 'detail',
    'source-layer': 'roads',
    filter,
    minzoom,
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': colour, 'line-width': width },
  }) satisfies LayerSpecification;

const fill = (id: string, source: string, layer: string, colour: string, filter?: ExpressionSpecification): LayerSpecification => ({
  id,
  type: 'fill',
  source,
  'source-layer': layer,
  filter: filter ? ['all', ['==', ['geometry-type'], 'Polygon'], filter] : ['==', ['geometry-type'], 'Polygon'],
  paint: { 'fill-color': colour },
});

type Label = {
  readonly id: string;
  readonly source: string;
  readonly layer: string;
  readonly along?: boolean;
  readonly filter: ExpressionSpecification;
  readonly minzoom?: number;
  readonly maxzoom?: number;
  readonly font: string[];
  readonly size: DataDrivenPropertyValueSpecification<number>;
  readonly colour: string;
  readonly halo: string;
  /** Beside its line instead of on it, in ems. */
  readonly besideEms?: number;
};

const label = (
  locale: Locale,
  { id, source, layer, along = false, filter, minzoom, maxzoom, font, size, colour, halo, besideEms = 0 }: Label,
): LayerSpecification => ({
  id,
  type: 'symbol',
  source,
  'source-layer': layer,
  filter,
  ...(minzoom === undefined ? {} : { minzoom }),
  ...(maxzoom === undefined ? {} : { maxzoom }),
  layout: {
    'text-field': nameIn(locale),
    'text-font': font,
    'text-size': size,
    'symbol-placement': along ? 'line' : 'point',
    'symbol-spacing': 320,
    'text-max-angle': 30,
    'text-padding': 4,
    'text-offset': [0, -besideEms],
    'text-max-width': 8,
  },
  paint: { 'text-color': colour, 'text-halo-color': halo, 'text-halo-width': 1.6 },
});

/** The rest of the world: enough to see where a place is. */
export function worldLayers(tokens: Tokens): LayerSpecification[] {
  return [
    fill('world-land', 'world', 'land', tokens.mapLand),
    fill('world-water', 'world', 'water', tokens.mapWater),
    {
      id: 'world-rivers',
      type: 'line',
      source: 'world',
      'source-layer': 'water',
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: { 'line-color': tokens.mapWater, 'line-width': ['interpolate', ['linear'], ['zoom'], 3, 0.5, 8, 1.6] },
    },
    {
      id: 'world-boundaries',
      type: 'line',
      source: 'world',
      'source-layer': 'boundaries',
      paint: { 'line-color': tokens.mapRail, 'line-width': 0.8, 'line-dasharray': [3, 2] },
    },
  ];
}

/** Streets, buildings, water and green of the places that we have in detail. */
export const detailLayers = (tokens: Tokens): LayerSpecification[] => [...areas(tokens), ...ways(tokens)];

/** Names of everything; they stand above what a page draws, so that a route does not hide its street. */
export const labelLayers = (tokens: Tokens, locale: Locale): LayerSpecification[] => [
  ...worldLabels(tokens, locale),
  ...labels(tokens, locale),
];

function worldLabels(tokens: Tokens, locale: Locale): LayerSpecification[] {
  const place = (id: string, filter: ExpressionSpecification, font: string[], size: number, zooms: readonly [number, number]) =>
    label(locale, {
      id,
      source: 'world',
      layer: 'places',
      filter,
      font,
      size,
      minzoom: zooms[0],
      maxzoom: zooms[1],
      colour: tokens.mapLabel,
      halo: tokens.mapLand,
    });
  const isCountry = among(['country']);
  return [place('world-countries', isCountry, semibold, 11.5, [2, 7]), place('world-cities', ['!', isCountry], medium, 11, [4, 12])];
}

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
    filter: ['==', ['geometry-type'], 'LineString'],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': tokens.mapWater, 'line-width': byZoom(1, 2, 6, 30) },
  },
  { ...fill('buildings', 'detail', 'buildings', tokens.mapBuilding), minzoom: 13 } as LayerSpecification,
];

const ways = (tokens: Tokens): LayerSpecification[] => [
  {
    id: 'boundaries',
    type: 'line',
    source: 'detail',
    'source-layer': 'boundaries',
    paint: { 'line-color': tokens.mapRail, 'line-width': 1, 'line-dasharray': [3, 2] },
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
  {
    ...road('paths', isPath, 14, tokens.mapCasing, byZoom(0.4, 0.6, 1.6, 3)),
    paint: { 'line-color': tokens.mapCasing, 'line-width': byZoom(0.4, 0.6, 1.6, 3), 'line-dasharray': [2, 1.5] },
  },
  road('minor-casing', isMinor, 12, tokens.mapCasing, byZoom(0.6, 1.8, 8.4, 40)),
  road('major-casing', isMajor, 8, tokens.mapMajorCasing, byZoom(1.4, 3.6, 13, 54)),
  road('minor', isMinor, 12, tokens.mapRoad, byZoom(0.2, 1, 6.8, 37)),
  road('major', isMajor, 8, tokens.mapMajor, byZoom(0.8, 2.4, 11, 50)),
];

const labels = (tokens: Tokens, locale: Locale): LayerSpecification[] => {
  const roadLabel = (id: string, filter: ExpressionSpecification, minzoom: number, besideEms: number) =>
    label(locale, {
      id,
      source: 'detail',
      layer: 'roads',
      along: true,
      filter,
      minzoom,
      font: medium,
      size: 10.5,
      colour: tokens.mapLabel,
      halo: tokens.mapLand,
      besideEms,
    });
  const isTown = among(['city', 'town', 'village', 'suburb', 'quarter', 'neighbourhood', 'hamlet']);
  const water = {
    source: 'detail',
    layer: 'water',
    font: locale === 'ar' ? medium : italic,
    colour: tokens.mapWaterLabel,
    halo: tokens.mapWater,
  };
  const isLine: ExpressionSpecification = ['==', ['geometry-type'], 'LineString'];
  const place = { source: 'detail', layer: 'places', halo: tokens.mapLand };
  return [
    roadLabel('minor-names', isMinor, 14.5, 0.85),
    roadLabel('major-names', isMajor, 13, 1),
    label(locale, { ...water, id: 'water-names', filter: isLine, along: true, minzoom: 12, size: 10.5 }),
    label(locale, { ...water, id: 'water-area-names', filter: ['!', isLine], minzoom: 12, size: 10.5 }),
    label(locale, {
      ...place,
      id: 'green-names',
      filter: isGreen,
      minzoom: 14,
      font: medium,
      size: 10.5,
      colour: tokens.success,
      halo: tokens.mapGreen,
    }),
    label(locale, {
      ...place,
      id: 'spot-names',
      filter: ['!', ['any', isGreen, isTown]],
      minzoom: 14,
      font: semibold,
      size: 11.5,
      colour: tokens.mapLabel,
    }),
    label(locale, { ...place, id: 'town-names', filter: isTown, maxzoom: 15, font: semibold, size: 12, colour: tokens.mapLabel }),
  ];
};
