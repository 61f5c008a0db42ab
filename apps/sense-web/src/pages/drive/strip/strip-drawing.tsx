import { memo, useId, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFigures } from '../../../figures/use-figures.ts';
import css from '../look/strip.module.css';
import { axisPixels, distanceMarks, speedCurve } from '../model/distance-axis.ts';
import { type DriveLine, fastest, type Gap } from '../model/drive-line.ts';
import { placeLabels } from '../model/place-labels.ts';

/** Heights of the drawing's parts, in pixels from its top. */
type Rows = {
  readonly height: number;
  readonly top: number;
  readonly ticks: readonly [number, number];
  readonly curve: number;
  readonly bottom: number;
};
const roomy: Rows = { height: 92, top: 16, ticks: [21, 28], curve: 36, bottom: 90 };
const compact: Rows = { height: 50, top: 16, ticks: [19, 24], curve: 28, bottom: 48 };

type StripDrawingProps = { readonly line: DriveLine; readonly width: number; readonly isCompact: boolean };

/** Everything of the strip but its playhead and the numbers beside it: it does not change while the person walks. */
export const StripDrawing = memo(function StripDrawing({ line, width, isCompact }: StripDrawingProps) {
  const rows = isCompact ? compact : roomy;
  const x = (metres: number) => axisPixels(metres, line.totalMetres, width);
  const marks = useMemo(() => distanceMarks(line.totalMetres, width), [line, width]);
  const ticks = useMemo(
    () => [...new Set(Array.from(line.metres, (metres) => Math.round(axisPixels(metres, line.totalMetres, width))))],
    [line, width],
  );
  const [from, to] = rows.ticks;
  return (
    <svg className={css.drawing} width={width} height={rows.height} aria-hidden="true">
      {marks.map(({ metres }) => (
        <path key={metres} className={css.mark} d={`M${x(metres)} ${rows.top}V${rows.bottom}`} />
      ))}
      <SpeedCurve line={line} width={width} rows={rows} />
      <path className={css.tick} d={ticks.map((at) => `M${at} ${from}V${to}`).join('')} />
      <Gaps gaps={line.gaps} x={x} width={width} rows={rows} hasWords={!isCompact} />
    </svg>
  );
});

function SpeedCurve({ line, width, rows }: { readonly line: DriveLine; readonly width: number; readonly rows: Rows }) {
  const most = fastest(line);
  const points = useMemo(() => speedCurve(line, width), [line, width]);
  if (points.length < 2 || most <= 0) return null;
  const y = (kmh: number) => rows.bottom - (kmh / most) * (rows.bottom - rows.curve);
  const curve = points.map(({ x, kmh }) => `${x} ${y(kmh).toFixed(1)}`).join('L');
  return (
    <>
      <path className={css.area} d={`M${points[0]?.x} ${rows.bottom}L${curve}L${points.at(-1)?.x} ${rows.bottom}Z`} />
      <path className={css.curve} d={`M${curve}`} />
    </>
  );
}

type GapsProps = {
  readonly gaps: readonly Gap[];
  readonly x: (metres: number) => number;
  readonly width: number;
  readonly rows: Rows;
  readonly hasWords: boolean;
};

const pixelsALetter = 5.4;
const thinnest = 3;

/** Gaps hatched; the reason is written over each where there is room, and is its title in full. */
function Gaps({ gaps, x, width, rows, hasWords }: GapsProps) {
  const t = useTranslations('drive');
  const title = useGapTitle();
  const hatch = useId();
  const boxes = gaps.map((gap) => {
    const from = x(gap.fromMetres);
    return { gap, from, width: Math.max(thinnest, x(gap.toMetres) - from), words: t(`gapShort.${gap.reason}`) };
  });
  const starts = placeLabels(
    boxes.map((box) => ({ middle: box.from + box.width / 2, width: box.words.length * pixelsALetter + 8 })),
    width,
  );
  return (
    <>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="6" fill="var(--line2)" />
        </pattern>
      </defs>
      {boxes.map((box, index) => (
        <g key={`${box.gap.reason} ${box.gap.from}`}>
          <title>{title(box.gap)}</title>
          <rect className={css.gapGround} x={box.from} y={rows.top} width={box.width} height={rows.bottom - rows.top} />
          <rect x={box.from} y={rows.top} width={box.width} height={rows.bottom - rows.top} fill={`url(#${hatch})`} />
          {hasWords && starts[index] !== null ? (
            <text className={css.gapWords} x={(starts[index] ?? 0) + 4} y={rows.bottom - 10}>
              {box.words}
            </text>
          ) : null}
        </g>
      ))}
    </>
  );
}

function useGapTitle(): (gap: Gap) => string {
  const t = useTranslations('drive');
  const figures = useFigures();
  return ({ reason, fromMetres, toMetres, seconds }) => {
    const [length, lasted] = [figures.distance(toMetres - fromMetres), figures.duration(seconds * 1_000)];
    const distance = `${length.value} ${length.unit}`;
    return reason === 'weak-position' ? t('gapWeak', { distance }) : t('gapNoFrames', { distance, time: `${lasted.value} ${lasted.unit}` });
  };
}
