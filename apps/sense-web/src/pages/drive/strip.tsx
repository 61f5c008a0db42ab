import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, memo, type PointerEvent, useId, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFigures } from '../../figures/use-figures.ts';
import type { DriveView } from './drive-view.ts';
import css from './look/strip.module.css';
import { axisPixels, distanceMarks, speedCurve } from './model/distance-axis.ts';
import { type DriveLine, frameAtMetres, type Gap } from './model/drive-line.ts';
import { keySteps, type Step } from './model/step.ts';

const height = 92;
const top = 16;
const bottom = 90;
const frameLane = { top: 21, height: 7 };
const curveTop = 36;

/** The drive on its kilometres: frames, speed, gaps with their reasons, and the playhead, which can be dragged. Time never mirrors. */
export function Strip({ view, step }: { readonly view: DriveView; readonly step: (way: Step) => void }) {
  const t = useTranslations('drive');
  const figures = useFigures();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const { line, frames, current } = view;
  const at = line.metres[current.index] ?? 0;
  const { value, unit } = figures.distance(at);
  const time = current.frame ? figures.clock(current.frame.capturedAt, true) : '';
  const scrub = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const metres = ((event.clientX - box.left) / Math.max(1, box.width)) * line.totalMetres;
    current.select(frameAtMetres(line, metres), 'scrub');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const way = keySteps[event.shiftKey ? `Shift+${event.key}` : event.key];
    if (!way) return;
    event.preventDefault();
    step(way);
  };
  const speed = line.kmh[current.index] ?? Number.NaN;
  return (
    <div className={css.strip}>
      <span className={css.legend} aria-hidden="true">
        <span>{figures.count(fastest(line))}</span>
        <span>{t('kmh')}</span>
      </span>
      <div
        ref={ref}
        className={css.lane}
        role="slider"
        tabIndex={0}
        aria-label={t('strip')}
        aria-valuemin={1}
        aria-valuemax={frames.length}
        aria-valuenow={current.index + 1}
        aria-valuetext={t('stripValue', { number: current.index + 1, count: frames.length, distance: `${value} ${unit}`, time })}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          scrub(event);
        }}
        onPointerMove={(event) => {
          if (event.buttons > 0) scrub(event);
        }}
      >
        {width > 0 ? <StripDrawing line={line} width={width} /> : null}
        <Playhead x={axisPixels(at, line.totalMetres, width)} width={width}>
          {`${value} ${unit}, ${time}`}
          <span className={css.speed}>{Number.isNaN(speed) ? '' : `, ${figures.speed(speed)}`}</span>
        </Playhead>
      </div>
    </div>
  );
}

const fastest = ({ kmh }: DriveLine): number => kmh.reduce((most, speed) => Math.max(speed, most), 0);

/** Everything but the playhead: it does not change while the person walks. */
const StripDrawing = memo(function StripDrawing({ line, width }: { readonly line: DriveLine; readonly width: number }) {
  const hatch = useId();
  const x = (metres: number) => axisPixels(metres, line.totalMetres, width);
  const marks = useMemo(() => distanceMarks(line.totalMetres, width), [line, width]);
  const ticks = useMemo(
    () => [...new Set(Array.from(line.metres, (metres) => Math.round(axisPixels(metres, line.totalMetres, width))))],
    [line, width],
  );
  return (
    <svg className={css.drawing} width={width} height={height} aria-hidden="true">
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="6" fill="var(--line2)" />
        </pattern>
      </defs>
      {marks.map(({ metres, label }) => (
        <g key={metres}>
          <path className={css.mark} d={`M${x(metres)} ${top}V${bottom}`} />
          {label === null ? null : (
            <text
              className={css.number}
              x={x(metres)}
              y={11}
              textAnchor={metres === 0 ? 'start' : x(metres) > width - 14 ? 'end' : 'middle'}
            >
              {label}
            </text>
          )}
        </g>
      ))}
      <SpeedCurve line={line} width={width} />
      <path className={css.tick} d={ticks.map((at) => `M${at} ${frameLane.top}v${frameLane.height}`).join('')} />
      {line.gaps.map((gap) => (
        <GapHatch key={`${gap.reason} ${gap.from}`} gap={gap} from={x(gap.fromMetres)} to={x(gap.toMetres)} fill={`url(#${hatch})`} />
      ))}
    </svg>
  );
});

function SpeedCurve({ line, width }: { readonly line: DriveLine; readonly width: number }) {
  const most = fastest(line);
  const points = useMemo(() => speedCurve(line, width), [line, width]);
  if (points.length < 2 || most <= 0) return null;
  const y = (kmh: number) => bottom - (kmh / most) * (bottom - curveTop);
  const curve = points.map(({ x, kmh }) => `${x} ${y(kmh).toFixed(1)}`).join('L');
  return (
    <>
      <path className={css.area} d={`M${points[0]?.x} ${bottom}L${curve}L${points.at(-1)?.x} ${bottom}Z`} />
      <path className={css.curve} d={`M${curve}`} />
    </>
  );
}

/** A gap is hatched; its reason is written into it where there is room, and is its title everywhere. */
function GapHatch({ gap, from, to, fill }: { readonly gap: Gap; readonly from: number; readonly to: number; readonly fill: string }) {
  const words = useGapWords()(gap);
  const width = Math.max(2, to - from);
  return (
    <g>
      <title>{words}</title>
      <rect className={css.gapGround} x={from} y={top} width={width} height={bottom - top} />
      <rect x={from} y={top} width={width} height={bottom - top} fill={fill} />
      {width > words.length * 6 + 10 ? (
        <text className={css.gapWords} x={from + width / 2} y={bottom - 8} textAnchor="middle">
          {words}
        </text>
      ) : null}
    </g>
  );
}

function useGapWords(): (gap: Gap) => string {
  const t = useTranslations('drive');
  const figures = useFigures();
  return ({ reason, fromMetres, toMetres, seconds }) => {
    const [length, lasted] = [figures.distance(toMetres - fromMetres), figures.duration(seconds * 1_000)];
    const distance = `${length.value} ${length.unit}`;
    return reason === 'weak-position' ? t('gapWeak', { distance }) : t('gapNoFrames', { distance, time: `${lasted.value} ${lasted.unit}` });
  };
}

/** The yellow line and its flag; the flag stays inside the strip. */
function Playhead({ x, width, children }: { readonly x: number; readonly width: number; readonly children: React.ReactNode }) {
  const share = width > 0 ? (x / width) * 100 : 0;
  return (
    <>
      <i className={css.playhead} style={{ left: x }} />
      <span className={css.flag} style={{ left: x, transform: `translateX(-${share}%)` }}>
        {children}
      </span>
    </>
  );
}
