import type { TrackSummary } from '@axion/contracts/sense/track.ts';
import { MapBox } from '@axion/ui/map/map-box.tsx';
import { MapButtons } from '@axion/ui/map/map-buttons.tsx';
import { useMap, useSourceData } from '@axion/ui/map/map-context.ts';
import { MapView } from '@axion/ui/map/map-view.tsx';
import type { Bounds } from '@axion/ui/map/open-map.ts';
import { ScaleBar } from '@axion/ui/map/scale-bar.tsx';
import { useNavigate } from '@tanstack/react-router';
import type { MapMouseEvent } from 'maplibre-gl';
import { useEffect, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFigures } from '../../figures/use-figures.ts';
import { drivesOverlay } from './drives-overlay.ts';
import css from './look/drives.module.css';
import boxes from './look/map-boxes.module.css';
import { outlineFeatures } from './outline-features.ts';
import { unionBounds } from './union-bounds.ts';

type DrivesMapProps = {
  readonly tracks: readonly TrackSummary[];
  readonly hovered: string | null;
  readonly onHover: (trackId: string | null) => void;
  /** Whether the list has had its first answer: only then is it known where to look. */
  readonly settled: boolean;
};

const world: Bounds = [-130, -45, 160, 68];

/** Where the drives of the list went; the one under the pointer is marked here and there. */
export default function DrivesMap({ tracks, hovered, onHover, settled }: DrivesMapProps) {
  const t = useTranslations('drives');
  const bounds = useMemo(() => unionBounds(tracks.map((track) => track.bounds)), [tracks]);
  if (!settled) return <div className={css.mapHole} />;
  return (
    <MapView label={t('map')} start={{ bounds: bounds ?? world, paddingPixels: 56 }} overlay={drivesOverlay}>
      <Routes tracks={tracks} hovered={hovered} onHover={onHover} />
      <FollowBounds bounds={bounds} />
      <HoverName track={tracks.find(({ id }) => id === hovered)} />
      {tracks.length > 0 ? <Legend /> : null}
      <MapButtons bounds={bounds} paddingPixels={56} />
      <ScaleBar />
    </MapView>
  );
}

function Routes({ tracks, hovered, onHover }: Omit<DrivesMapProps, 'settled'>) {
  const map = useMap();
  const navigate = useNavigate();
  const data = useMemo(() => outlineFeatures(tracks, hovered), [tracks, hovered]);
  useSourceData('routes', data);
  useEffect(() => {
    if (!map) return;
    const under = ({ point: { x, y } }: MapMouseEvent) => {
      const box: [[number, number], [number, number]] = [[x - 6, y - 6], [x + 6, y + 6]]; // biome-ignore format: two corners
      return map.queryRenderedFeatures(box, { layers: ['starts', 'routes-halo'] })[0]?.properties.id as string | undefined;
    };
    const onMove = (event: MapMouseEvent) => {
      const id = under(event) ?? null;
      map.getCanvas().style.cursor = id ? 'pointer' : '';
      onHover(id);
    };
    const onClick = (event: MapMouseEvent) => {
      const trackId = under(event);
      if (trackId) void navigate({ to: '/drives/$trackId', params: { trackId }, search: {} });
    };
    const onOut = () => onHover(null);
    const listening = [map.on('mousemove', onMove), map.on('click', onClick), map.on('mouseout', onOut)];
    return () => {
      for (const { unsubscribe } of listening) unsubscribe();
    };
  }, [map, navigate, onHover]);
  return null;
}

/** Shows all drives again when the list is another one. */
function FollowBounds({ bounds }: { readonly bounds: Bounds | null }) {
  const map = useMap();
  const text = bounds?.join(',');
  useEffect(() => {
    if (map && text)
      map.fitBounds(text.split(',').map(Number) as [number, number, number, number], { padding: 56, maxZoom: 17, duration: 250 });
  }, [map, text]);
  return null;
}

function HoverName({ track }: { readonly track: TrackSummary | undefined }) {
  const figures = useFigures();
  if (!track) return null;
  return (
    <MapBox at="top-start" className={boxes.hoverName}>
      <i className={boxes.hereDot} />
      <b>{track.name}</b>
      <span>{figures.day(track.startedAt)}</span>
    </MapBox>
  );
}

function Legend() {
  const t = useTranslations('drives');
  return (
    <MapBox at="bottom-start" className={boxes.legend}>
      <span>
        <svg width="24" height="10" aria-hidden="true">
          <path d="M2 5H22" stroke="var(--route)" strokeWidth="3.2" strokeLinecap="round" />
        </svg>
        {t('legendRoute')}
      </span>
      <span>
        <svg width="24" height="10" aria-hidden="true">
          <path d="M5 5H19" stroke="var(--here)" strokeWidth="9" strokeLinecap="round" />
          <path d="M2 5H22" stroke="var(--route)" strokeWidth="3.2" strokeLinecap="round" />
        </svg>
        {t('legendHere')}
      </span>
    </MapBox>
  );
}
