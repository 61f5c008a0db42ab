import { useMemo } from 'react';
import css from '../look/strip.module.css';
import { distanceMarks, placeNumbers } from '../model/distance-axis.ts';

type StripNumbersProps = {
  readonly totalMetres: number;
  readonly width: number;
  /** What the playhead's flag takes, in pixels; numbers that it would cut are left out. */
  readonly taken: readonly [from: number, to: number];
};

/** The kilometres above the strip. */
export function StripNumbers({ totalMetres, width, taken }: StripNumbersProps) {
  const numbers = useMemo(() => placeNumbers(distanceMarks(totalMetres, width), totalMetres, width), [totalMetres, width]);
  return (
    <svg className={css.numbers} width={width} height={14} aria-hidden="true">
      {numbers
        .filter(({ from, to }) => to < taken[0] || from > taken[1])
        .map(({ label, from }) => (
          <text key={from} className={css.number} x={from} y={11}>
            {label}
          </text>
        ))}
    </svg>
  );
}
