import type { DataDrivenPropertyValueSpecification, ExpressionSpecification } from 'maplibre-gl';

const among = (classes: readonly string[]): ExpressionSpecification => ['in', ['get', 'class'], ['literal', [...classes]]];

/** Kinds of features by the classes that OpenStreetMap and our own town give them. */
export const isMajor = among(['motorway', 'trunk', 'primary', 'secondary', 'major']);
export const isPath = among(['path', 'footway', 'cycleway', 'steps', 'pedestrian', 'track']);
export const isMinor: ExpressionSpecification = ['!', ['any', isMajor, isPath]];
export const isGreen = among(['park', 'green', 'grass', 'forest', 'wood', 'garden', 'meadow', 'cemetery', 'pitch', 'recreation_ground']);
export const isTown = among(['city', 'town', 'village', 'suburb', 'quarter', 'neighbourhood', 'hamlet']);
export const isCountry = among(['country']);
export const isLine: ExpressionSpecification = ['==', ['geometry-type'], 'LineString'];

/** Widths at zoom 10, 13, 16 and 19, in pixels. */
export const byZoom = (at10: number, at13: number, at16: number, at19: number): DataDrivenPropertyValueSpecification<number> => [
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
