'use client';
import { useMap } from '@axion/ui/map/map-context.ts';
import type { Layer, PickingInfo } from '@deck.gl/core';
import { MapboxOverlay } from '@deck.gl/mapbox';
import { useEffect, useRef, useState } from 'react';

type DeckOverlayProps = {
  readonly layers: readonly Layer[];
  /** What lies under the pointer: its index and where on the map's element; null for nothing. */
  readonly onHover: (hovered: { readonly index: number; readonly x: number; readonly y: number } | null) => void;
};

/** Layers of deck.gl over the base map of the map around it. Drawn above it, never between its layers: the renderer cannot share its context. */
export function DeckOverlay({ layers, onHover }: DeckOverlayProps) {
  const map = useMap();
  const [overlay, setOverlay] = useState<MapboxOverlay | null>(null);
  const latest = useRef(onHover);
  useEffect(() => {
    latest.current = onHover;
  });
  useEffect(() => {
    if (!map) return;
    let drawn = 0;
    const made = new MapboxOverlay({
      interleaved: false,
      layers: [],
      onHover: ({ index, x, y, picked }: PickingInfo) => latest.current(picked ? { index, x, y } : null),
      // Told on the page, so that whoever looks at it by program knows when it is drawn.
      onAfterRender: () => {
        drawn += 1;
        map.getContainer().dataset.drawn = String(drawn);
      },
    });
    map.addControl(made);
    setOverlay(made);
    return () => {
      setOverlay(null);
      map.removeControl(made);
    };
  }, [map]);
  useEffect(() => overlay?.setProps({ layers: [...layers] }), [overlay, layers]);
  return null;
}
