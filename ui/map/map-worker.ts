import { setWorkerUrl } from 'maplibre-gl';

let set = false;

/**
 * Tells the renderer where its worker is; without this a bundled map stays blank. `new URL(…, import.meta.url)` is understood by Vite and
 * by Next alike, and the worker file stands on its own.
 */
export function setMapWorker(): void {
  if (set) return;
  set = true;
  setWorkerUrl(new URL('maplibre-gl/dist/maplibre-gl-worker.mjs', import.meta.url).href);
}
