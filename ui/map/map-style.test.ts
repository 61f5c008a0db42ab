import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { tokensOf } from '../theme/tokens.ts';
import { defaultBaseMap } from './base-map.ts';
import { emptySource, mapStyle } from './map-style.ts';

const styleOf = (scheme: 'light' | 'dark', locale: 'en' | 'ar') =>
  mapStyle({
    tokens: tokensOf(scheme),
    locale,
    baseMap: defaultBaseMap,
    overlay: ({ route }) => ({
      sources: { drive: emptySource() },
      layers: [{ id: 'drive', type: 'line', source: 'drive', paint: { 'line-color': route } }],
    }),
  });

describe('mapStyle', () => {
  it.each([
    ['light', 'en'],
    ['dark', 'ar'],
  ] as const)('is a style that the renderer takes: %s, %s', (scheme, locale) => {
    expect(validateStyleMin(styleOf(scheme, locale))).toEqual([]);
  });

  it('has the same layers in every scheme and language, so that it can be repainted', () => {
    const ids = (style: ReturnType<typeof styleOf>) => style.layers.map(({ id, type }) => `${id} ${type}`);
    expect(ids(styleOf('dark', 'ar'))).toEqual(ids(styleOf('light', 'en')));
    expect(new Set(ids(styleOf('light', 'en'))).size).toBe(styleOf('light', 'en').layers.length);
  });

  it('draws a page between the ground and the names', () => {
    const { layers } = styleOf('light', 'en');
    const at = layers.findIndex(({ id }) => id === 'drive');
    expect(layers.slice(0, at).some(({ type }) => type === 'symbol')).toBe(false);
    expect(layers.slice(at + 1).every(({ type }) => type === 'symbol')).toBe(true);
  });
});
