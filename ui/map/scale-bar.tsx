'use client';
import { useEffect, useState } from 'react';
import { useFormatLocale } from '../messages/use-words.ts';
import css from './look/map.module.css';
import { useMap } from './map-context.ts';
import { metresPerPixel, scaleOf } from './scale.ts';

const widestPixels = 80;

/** How long a metre is on the map now. It stays at the start edge and reads from left to right. */
export function ScaleBar() {
  const map = useMap();
  const locale = useFormatLocale();
  const [scale, setScale] = useState<{ metres: number; pixels: number } | null>(null);
  useEffect(() => {
    if (!map) return;
    const measure = () => setScale(scaleOf(metresPerPixel(map.getCenter().lat, map.getZoom()), widestPixels));
    measure();
    map.on('move', measure);
    return () => {
      map.off('move', measure);
    };
  }, [map]);
  if (!scale) return null;
  const [value, unit] = scale.metres >= 1_000 ? [scale.metres / 1_000, 'kilometer'] : [scale.metres, 'meter'];
  return (
    <span className={css.scale} aria-hidden="true">
      <bdi>{new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value)}</bdi>
      <i style={{ width: scale.pixels }} />
    </span>
  );
}
