'use client';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useUiLocale, useWords } from '../messages/use-words.ts';
import type { Tokens } from '../theme/tokens.ts';
import { useTokens } from '../theme/use-color-scheme.ts';
import { type BaseMap, defaultBaseMap } from './base-map.ts';
import css from './look/map.module.css';
import { MapContext } from './map-context.ts';
import { loadMapFonts } from './map-fonts.ts';
import { mapStyle, type Overlay } from './map-style.ts';
import { openMap, repaint, type StartView } from './open-map.ts';

type MapViewProps = {
  /** What the map shows, for people who cannot see it. */
  readonly label: string;
  /** Read once, when the map opens. */
  readonly start: StartView;
  /** Sources and layers over the base map; keep its identity between renders. */
  readonly overlay?: (tokens: Tokens) => Overlay;
  readonly baseMap?: BaseMap;
  /** Boxes over the map, and components that use `useMap`. */
  readonly children?: ReactNode;
};

/** A map on our own base map, in the page's scheme and language. It never mirrors. */
export function MapView({ label, start, overlay, baseMap = defaultBaseMap, children }: MapViewProps) {
  const container = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibreMap | null>(null);
  const [failed, setFailed] = useState(false);
  const tokens = useTokens();
  const locale = useUiLocale();
  const words = useWords();
  const first = useRef({ tokens, locale, overlay, baseMap, start });
  first.current = { tokens, locale, overlay, baseMap, start };
  useEffect(() => {
    if (!container.current) return;
    return openWhenReady(container.current, () => first.current, { setMap, setFailed });
  }, []);
  useEffect(() => {
    if (map) repaint(map, mapStyle({ tokens, locale, baseMap, ...(overlay ? { overlay } : {}) }));
  }, [map, tokens, locale, baseMap, overlay]);
  return (
    <section className={css.map} aria-label={label}>
      <div ref={container} className={css.canvas} />
      {failed ? (
        <p className={css.failed} role="alert">
          <b>{words('map.failed')}</b> {words('map.failedHint')}
        </p>
      ) : (
        <>
          <MapContext value={map}>{children}</MapContext>
          <span className={css.attribution}>{words('map.attribution')}</span>
        </>
      )}
    </section>
  );
}

type Opening = {
  readonly tokens: Tokens;
  readonly locale: 'en' | 'ar';
  readonly overlay: ((tokens: Tokens) => Overlay) | undefined;
  readonly baseMap: BaseMap;
  readonly start: StartView;
};

/** Opens the map once its faces are loaded; the answer closes it, also when it never opened. */
function openWhenReady(
  element: HTMLElement,
  now: () => Opening,
  { setMap, setFailed }: { readonly setMap: (map: MapLibreMap | null) => void; readonly setFailed: (failed: boolean) => void },
): () => void {
  let close: (() => void) | undefined;
  let closed = false;
  void loadMapFonts().then(() => {
    if (closed) return;
    const { start, overlay, ...rest } = now();
    try {
      const opened = openMap({ container: element, start, style: mapStyle({ ...rest, ...(overlay ? { overlay } : {}) }) });
      close = opened.close;
      opened.map.once('load', () => setMap(opened.map));
      // A tile that cannot be fetched leaves a hole; the page and its data stay.
      opened.map.on('error', () => undefined);
    } catch {
      setFailed(true);
    }
  });
  return () => {
    closed = true;
    setMap(null);
    close?.();
  };
}
