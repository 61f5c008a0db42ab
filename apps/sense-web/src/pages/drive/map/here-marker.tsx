import { useMap } from '@axion/ui/map/map-context.ts';
import { type Map as MapLibreMap, Marker } from 'maplibre-gl';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { createPortal } from 'react-dom';
import type { DriveView } from '../drive-view.ts';
import css from '../look/here.module.css';

const easeMs = 250;
/** Closer to the map's edge than this, the current frame is brought back to the middle. */
const marginPixels = 24;

/** The current frame in yellow, with a cone where its camera looks. The map follows it. */
export function HereMarker({ view: { current, line } }: { readonly view: DriveView }) {
  const map = useMap();
  const { frame, index, reached } = current;
  const heading = line.headings[index] ?? Number.NaN;
  const [longitude, latitude] = [frame?.longitude, frame?.latitude];
  useEffect(() => {
    if (map && longitude !== undefined && latitude !== undefined) follow(map, [longitude, latitude], reached === 'scrub');
  }, [map, longitude, latitude, reached]);
  if (longitude === undefined || latitude === undefined) return null;
  return (
    <OnMap place={[longitude, latitude]} rotation={Number.isNaN(heading) ? 0 : heading}>
      <svg className={css.here} width="112" height="112" viewBox="-56 -56 112 112" aria-hidden="true">
        {Number.isNaN(heading) ? null : (
          <>
            <path className={css.cone} d="M0 0L-25.6 -39.4A47 47 0 0 1 25.6 -39.4Z" />
            <path className={css.coneEdge} d="M-25.6 -39.4L0 0L25.6 -39.4" />
          </>
        )}
        <circle className={css.dot} r="5.8" />
      </svg>
    </OnMap>
  );
}

/** Where the drive starts and where it ends. */
export function RouteEnds({ view: { frames, track } }: { readonly view: DriveView }) {
  const [first, last] = [frames[0], frames.at(-1)];
  return (
    <>
      {first ? (
        <OnMap place={[first.longitude, first.latitude]}>
          <svg className={css.end} width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
            <circle r="5.6" />
            <path d="M-1.7 -2.7L2.8 0L-1.7 2.7z" />
          </svg>
        </OnMap>
      ) : null}
      {last && frames.length > 1 && track.status !== 'recording' ? (
        <OnMap place={[last.longitude, last.latitude]}>
          <svg className={css.end} width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
            <circle r="5.6" />
            <path d="M-2 -2h4v4h-4z" />
          </svg>
        </OnMap>
      ) : null}
    </>
  );
}

type OnMapProps = { readonly place: readonly [number, number]; readonly rotation?: number; readonly children: ReactNode };

/** Draws its children at a place of the map; `rotation` is clockwise from north. */
function OnMap({ place: [longitude, latitude], rotation = 0, children }: OnMapProps) {
  const map = useMap();
  const element = useMemo(() => document.createElement('div'), []);
  const marker = useRef<Marker | null>(null);
  useEffect(() => {
    if (!map) return;
    const added = new Marker({ element, rotationAlignment: 'map', pitchAlignment: 'map' }).setLngLat([0, 0]).addTo(map);
    element.removeAttribute('aria-label');
    element.removeAttribute('role');
    element.removeAttribute('tabindex');
    element.style.pointerEvents = 'none';
    marker.current = added;
    return () => {
      added.remove();
    };
  }, [map, element]);
  useEffect(() => {
    if (map) marker.current?.setLngLat([longitude, latitude]).setRotation(rotation);
  }, [map, longitude, latitude, rotation]);
  return createPortal(children, element);
}

function follow(map: MapLibreMap, place: [number, number], isScrubbing: boolean): void {
  const { x, y } = map.project(place);
  const { clientWidth, clientHeight } = map.getContainer();
  const isInside = x > marginPixels && y > marginPixels && x < clientWidth - marginPixels && y < clientHeight - marginPixels;
  if (isInside) return;
  if (isScrubbing) map.jumpTo({ center: place });
  else map.easeTo({ center: place, duration: easeMs });
}
