import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { Locale } from '../messages/catalogue.ts';
import type { Tokens } from '../theme/tokens.ts';
import type { BaseMap } from './base-map.ts';
import { absoluteAddress } from './pmtiles-protocol.ts';
import { groundLayers } from './style/ground.ts';
import { nameLayers } from './style/names.ts';

/** What a page draws over the base map. Layer ids are its own; sources start empty and get their data by `useSourceData`. */
export type Overlay = { readonly sources: Readonly<Record<string, SourceSpecification>>; readonly layers: readonly LayerSpecification[] };

export type StyleSettings = {
  readonly tokens: Tokens;
  readonly locale: Locale;
  readonly baseMap: BaseMap;
  readonly overlay?: (tokens: Tokens) => Overlay;
};

/** An empty GeoJSON source: what an overlay declares for data that comes later. */
export const emptySource = (): SourceSpecification => ({ type: 'geojson', data: { type: 'FeatureCollection', features: [] } });

/**
 * The whole style of a map: ground, overlay, names. Source and layer ids do not depend on the scheme or the language, so that one style
 * can be repainted as another.
 */
export function mapStyle({ tokens, locale, baseMap, overlay }: StyleSettings): StyleSpecification {
  const over = overlay?.(tokens) ?? { sources: {}, layers: [] };
  return {
    version: 8,
    sources: {
      world: { type: 'vector', url: `pmtiles://${absoluteAddress(baseMap.world)}` },
      detail: { type: 'vector', url: `pmtiles://${absoluteAddress(baseMap.detail)}` },
      ...over.sources,
    },
    layers: [...groundLayers(tokens), ...over.layers, ...nameLayers(tokens, locale)],
  };
}
