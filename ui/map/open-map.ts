import { Map as MapLibreMap, type StyleSpecification } from 'maplibre-gl';
import { setMapWorker } from './map-worker.ts';
import { registerPmtiles } from './pmtiles-protocol.ts';

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

/** Where a map starts. */
export type StartView =
  | { readonly bounds: Bounds; readonly paddingPixels?: number }
  | { readonly center: readonly [number, number]; readonly zoom: number };

/** Every open map of the page with whether it has drawn all it can: for tests that wait, and for people at the console. */
export type OpenMap = { readonly map: MapLibreMap; idle: boolean };
declare global {
  interface Window {
    __axionMaps?: OpenMap[];
  }
}

type OpenMapSettings = { readonly container: HTMLElement; readonly style: StyleSpecification; readonly start: StartView };

const closestZoom = 17;

/** Opens a map in an element. No control of the renderer's own is shown. `close` frees the WebGL context and the worker's tiles. */
export function openMap({ container, style, start }: OpenMapSettings): { readonly map: MapLibreMap; readonly close: () => void } {
  setMapWorker();
  registerPmtiles();
  const map = new MapLibreMap({
    container,
    style,
    ...viewOf(start),
    maxZoom: 20,
    minZoom: 1,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    // The pages have their own arrow keys: frames, rows.
    keyboard: false,
  });
  map.touchZoomRotate.disableRotation();
  const entry: OpenMap = { map, idle: false };
  window.__axionMaps ??= [];
  window.__axionMaps.push(entry);
  map.on('idle', () => {
    entry.idle = true;
  });
  for (const event of ['movestart', 'dataloading', 'styledataloading'] as const) {
    map.on(event, () => {
      entry.idle = false;
    });
  }
  return {
    map,
    close: () => {
      window.__axionMaps = window.__axionMaps?.filter((open) => open !== entry) ?? [];
      map.remove();
    },
  };
}

const viewOf = (start: StartView) =>
  'bounds' in start
    ? {
        bounds: [...start.bounds] as [number, number, number, number],
        fitBoundsOptions: { padding: start.paddingPixels ?? 48, maxZoom: closestZoom },
      }
    : { center: [...start.center] as [number, number], zoom: start.zoom };

/** Gives the layers of one style the colours and texts of another with the same layer ids; data stays. */
export function repaint(map: MapLibreMap, style: StyleSpecification): void {
  for (const layer of style.layers) {
    if (!map.getLayer(layer.id)) continue;
    for (const [name, value] of Object.entries(layer.paint ?? {})) map.setPaintProperty(layer.id, name as never, value as never);
    for (const [name, value] of Object.entries(layer.layout ?? {})) map.setLayoutProperty(layer.id, name as never, value as never);
  }
}
