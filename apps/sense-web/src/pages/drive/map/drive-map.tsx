import type { Frame } from '@axion/contracts/sense/frames.ts';
import { MapButtons } from '@axion/ui/map/map-buttons.tsx';
import { useMap, useSourceData } from '@axion/ui/map/map-context.ts';
import { MapView } from '@axion/ui/map/map-view.tsx';
import type { StartView } from '@axion/ui/map/open-map.ts';
import { metresPerPixel } from '@axion/ui/map/scale.ts';
import { ScaleBar } from '@axion/ui/map/scale-bar.tsx';
import { useMediaQuery } from '@mantine/hooks';
import type { MapMouseEvent } from 'maplibre-gl';
import { useEffect, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { DriveView, LayerName } from '../drive-view.ts';
import css from '../look/drive.module.css';
import { accuracyFeatures, driveBounds, frameFeatures, routeFeatures } from '../model/drive-features.ts';
import { nearestFrame } from '../model/drive-line.ts';
import { driveOverlay, layersOf } from './drive-overlay.ts';
import { HereMarker, RouteEnds } from './here-marker.tsx';

type DriveMapProps = { readonly view: DriveView; readonly hidden: ReadonlySet<LayerName> };

const nearPixels = 14;

/** On a phone there is no room for a whole drive: the map starts at the current frame. */
const closeUp = ({ longitude, latitude }: Frame): StartView => ({ center: [longitude, latitude], zoom: 15.8 });

/** Route, frames and where the current one looks. A click near the route goes to the frame there. */
export default function DriveMap({ view, hidden }: DriveMapProps) {
  const t = useTranslations('drive');
  const { track, frames, current } = view;
  const bounds = useMemo(() => driveBounds(track, frames), [track, frames]);
  const isNarrow = useMediaQuery('(max-width: 767.98px)', false, { getInitialValueInEffect: false });
  if (!bounds) return <div className={css.mapHole}>{t('noPlace')}</div>;
  return (
    <MapView
      label={t('map', { name: track.name })}
      start={isNarrow && current.frame ? closeUp(current.frame) : { bounds, paddingPixels: 48 }}
      overlay={driveOverlay}
    >
      <DriveData view={view} hidden={hidden} />
      <RouteEnds view={view} />
      <HereMarker view={view} />
      <MapButtons bounds={bounds} />
      <ScaleBar />
    </MapView>
  );
}

function DriveData({ view, hidden }: DriveMapProps) {
  const map = useMap();
  const { track, frames, line, current } = view;
  useSourceData(
    'route',
    useMemo(() => routeFeatures(track, frames, line), [track, frames, line]),
  );
  useSourceData(
    'frames',
    useMemo(() => frameFeatures(frames, line), [frames, line]),
  );
  useSourceData(
    'accuracy',
    useMemo(() => accuracyFeatures(current.frame), [current.frame]),
  );
  useEffect(() => {
    for (const [name, layers] of Object.entries(layersOf)) {
      for (const layer of layers) map?.setLayoutProperty(layer, 'visibility', hidden.has(name as LayerName) ? 'none' : 'visible');
    }
  }, [map, hidden]);
  const { select } = current;
  useEffect(() => {
    if (!map) return;
    const under = ({ lngLat: { lng, lat } }: MapMouseEvent) => {
      const { index, metres } = nearestFrame(frames, [lng, lat]);
      return metres <= nearPixels * metresPerPixel(lat, map.getZoom()) ? index : -1;
    };
    const onMove = (event: MapMouseEvent) => {
      map.getCanvas().style.cursor = under(event) >= 0 ? 'pointer' : '';
    };
    const onClick = (event: MapMouseEvent) => {
      const index = under(event);
      if (index >= 0) select(index);
    };
    const listening = [map.on('mousemove', onMove), map.on('click', onClick)];
    return () => {
      for (const { unsubscribe } of listening) unsubscribe();
    };
  }, [map, frames, select]);
  return null;
}
