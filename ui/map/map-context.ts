'use client';
import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { createContext, use, useEffect } from 'react';

/** The map that a component stands in; null until its style is loaded. */
export const MapContext = createContext<MapLibreMap | null>(null);

/** The map around this component; null until its style is loaded. */
export const useMap = (): MapLibreMap | null => use(MapContext);

/** Keeps a GeoJSON source of the overlay equal to `data`; give it the same object while nothing changed. */
export function useSourceData(source: string, data: FeatureCollection): void {
  const map = useMap();
  useEffect(() => {
    map?.getSource<GeoJSONSource>(source)?.setData(data);
  }, [map, source, data]);
}
