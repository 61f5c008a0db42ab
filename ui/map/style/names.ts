import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Locale } from '../../messages/catalogue.ts';
import type { Tokens } from '../../theme/tokens.ts';
import { isCountry, isGreen, isLine, isMajor, isMinor, isTown } from './classes.ts';

// The first family exists nowhere: the renderer reads the weight or slant out of its name and draws with the next that it finds.
const medium = ['Inter Medium', 'Inter Variable', 'IBM Plex Sans Arabic'];
const semibold = ['Inter Semibold', 'Inter Variable', 'IBM Plex Sans Arabic'];
const italic = ['Inter Italic', 'Inter Variable', 'IBM Plex Sans Arabic'];

type Name = {
  readonly id: string;
  readonly source?: string;
  readonly layer: string;
  readonly filter: ExpressionSpecification;
  readonly along?: boolean;
  /** Beside its line instead of on it, in ems. */
  readonly besideEms?: number;
  readonly minzoom?: number;
  readonly maxzoom?: number;
  readonly font: string[];
  readonly size: DataDrivenPropertyValueSpecification<number>;
  readonly colour: string;
  readonly halo: string;
};

/** Names of everything in one language. They stand above what a page draws, so that a route does not hide its street. */
export function nameLayers(tokens: Tokens, locale: Locale): LayerSpecification[] {
  const { mapLabel: colour, mapLand: halo } = tokens;
  const country: Name = {
    id: 'world-countries',
    source: 'world',
    layer: 'places',
    filter: isCountry,
    maxzoom: 7,
    font: semibold,
    size: 11,
    colour,
    halo,
  };
  const street = { layer: 'roads', along: true, font: medium, size: 10.5, colour, halo };
  const water = {
    layer: 'water',
    minzoom: 12,
    size: 10.5,
    font: locale === 'ar' ? medium : italic,
    colour: tokens.mapWaterLabel,
    halo: tokens.mapWater,
  };
  const green = { filter: isGreen, minzoom: 14, font: medium, size: 10.5, colour: tokens.success, halo: tokens.mapGreen };
  const names: readonly Name[] = [
    country,
    { ...country, id: 'world-cities', filter: ['!', isCountry], minzoom: 4, maxzoom: 12, font: medium },
    { ...street, id: 'minor-names', filter: isMinor, minzoom: 14.5, besideEms: 0.85 },
    { ...street, id: 'major-names', filter: isMajor, minzoom: 13, besideEms: 1 },
    { ...water, id: 'water-names', filter: isLine, along: true },
    { ...water, id: 'water-area-names', filter: ['!', isLine] },
    { ...green, id: 'green-area-names', layer: 'landuse' },
    { ...green, id: 'green-names', layer: 'places' },
    { id: 'spot-names', layer: 'places', filter: ['!', ['any', isGreen, isTown]], minzoom: 14, font: semibold, size: 11.5, colour, halo },
    { id: 'town-names', layer: 'places', filter: isTown, maxzoom: 15, font: semibold, size: 12, colour, halo },
  ];
  return names.map((name) => nameLayer(name, locale));
}

const textIn = (locale: Locale): ExpressionSpecification =>
  locale === 'ar' ? ['coalesce', ['get', 'name:ar'], ['get', 'name'], ''] : ['coalesce', ['get', 'name'], ''];

function nameLayer(name: Name, locale: Locale): LayerSpecification {
  const { id, source = 'detail', layer, filter, along = false, besideEms = 0, minzoom = 0, maxzoom = 24, font, size, colour, halo } = name;
  return {
    id,
    type: 'symbol',
    source,
    'source-layer': layer,
    filter,
    minzoom,
    maxzoom,
    layout: {
      'text-field': textIn(locale),
      'text-font': font,
      'text-size': size,
      'text-offset': [0, -besideEms],
      'symbol-sort-key': ['-', 0, ['coalesce', ['get', 'size'], 0]],
      'text-padding': 4,
      'text-max-width': 8,
      'text-max-angle': 30,
      'symbol-placement': along ? 'line' : 'point',
      'symbol-spacing': 320,
    },
    paint: { 'text-color': colour, 'text-halo-color': halo, 'text-halo-width': 1.6 },
  };
}
