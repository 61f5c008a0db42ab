import type { ReactNode } from 'react';
import css from './look/map.module.css';

type MapBoxProps = {
  readonly at: 'top-start' | 'top-end' | 'bottom-start' | 'bottom-end';
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

/** A small box over the map: a legend, a choice, a name. */
export function MapBox({ at, className, children }: MapBoxProps) {
  return (
    <div className={`${css.box} ${className ?? ''}`} data-at={at}>
      {children}
    </div>
  );
}
