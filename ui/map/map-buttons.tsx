'use client';
import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../messages/use-words.ts';
import css from './look/map.module.css';
import { MapBox } from './map-box.tsx';
import { useMap } from './map-context.ts';
import type { Bounds } from './open-map.ts';

const easeMs = 250;

type MapButtonProps = {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
  readonly pressed?: boolean;
  readonly narrowHide?: boolean;
};

/** One button of the column at the map's end edge. */
function MapButton({ label, icon, onClick, pressed, narrowHide = false }: MapButtonProps) {
  return (
    <button
      type="button"
      className={`${css.button} ${narrowHide ? css.narrowHide : ''}`}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      {icon}
    </button>
  );
}

/** Zoom in, zoom out, show all; more buttons follow as children. Touch screens zoom by hand and show only what is left. */
export function MapButtons({
  bounds,
  paddingPixels = 48,
  children,
}: {
  readonly bounds?: Bounds | null;
  readonly paddingPixels?: number;
  readonly children?: ReactNode;
}) {
  const map = useMap();
  const words = useWords();
  const fit = () =>
    bounds && map?.fitBounds([...bounds] as [number, number, number, number], { padding: paddingPixels, maxZoom: 17, duration: easeMs });
  return (
    <MapBox at="bottom-end" className={css.buttons}>
      <MapButton
        narrowHide
        label={words('map.zoomIn')}
        icon={<IconPlus size={16} stroke={1.6} />}
        onClick={() => map?.zoomIn({ duration: easeMs })}
      />
      <MapButton
        narrowHide
        label={words('map.zoomOut')}
        icon={<IconMinus size={16} stroke={1.6} />}
        onClick={() => map?.zoomOut({ duration: easeMs })}
      />
      {bounds ? <MapButton label={words('map.fit')} icon={<IconFocusCentered size={16} stroke={1.6} />} onClick={fit} /> : null}
      {children}
    </MapBox>
  );
}
