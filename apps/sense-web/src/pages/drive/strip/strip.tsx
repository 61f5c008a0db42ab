import { useElementSize, useMediaQuery } from '@mantine/hooks';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFigures } from '../../../figures/use-figures.ts';
import type { DriveView } from '../drive-view.ts';
import css from '../look/strip.module.css';
import { axisPixels } from '../model/distance-axis.ts';
import { fastest, frameAtMetres } from '../model/drive-line.ts';
import { keySteps, type Step } from '../model/step.ts';
import { StripDrawing } from './strip-drawing.tsx';
import { StripNumbers } from './strip-numbers.tsx';

/** The drive on its kilometres: frames, speed, gaps with their reasons, and the playhead, which can be dragged. Time never mirrors. */
export function Strip({ view, step }: { readonly view: DriveView; readonly step: (way: Step) => void }) {
  const t = useTranslations('drive');
  const figures = useFigures();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const isNarrow = useMediaQuery('(max-width: 767.98px)', false, { getInitialValueInEffect: false }) ?? false;
  const { line, frames, current } = view;
  const at = line.metres[current.index] ?? 0;
  const { value, unit } = figures.distance(at);
  const time = current.frame ? figures.clock(current.frame.capturedAt, true) : '';
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
        {...handOf(view, step)}
      >
        {width > 0 ? <StripDrawing line={line} width={width} isCompact={isNarrow} /> : null}
        <Playhead x={axisPixels(at, line.totalMetres, width)} width={width} totalMetres={line.totalMetres}>
          <bdi>
            {value} {unit}
          </bdi>
          , <bdi>{time}</bdi>
          {Number.isNaN(speed) ? null : (
            <span className={css.speed}>
              , <bdi>{figures.speed(speed)}</bdi>
            </span>
          )}
        </Playhead>
      </div>
    </div>
  );
}

/** Room around the flag, in pixels. */
const flagMargin = 8;

/** Keys walk, a pressed pointer scrubs. */
function handOf({ line, current }: DriveView, step: (way: Step) => void) {
  const scrub = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const metres = ((event.clientX - box.left) / Math.max(1, box.width)) * line.totalMetres;
    current.select(frameAtMetres(line, metres), 'scrub');
  };
  return {
    onKeyDown: (event: KeyboardEvent) => {
      const way = keySteps[event.shiftKey ? `Shift+${event.key}` : event.key];
      if (!way) return;
      event.preventDefault();
      step(way);
    },
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      scrub(event);
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      if (event.buttons > 0) scrub(event);
    },
  };
}

type PlayheadProps = { readonly x: number; readonly width: number; readonly totalMetres: number; readonly children: ReactNode };

/** The yellow line and its flag, which stays inside the strip, among the numbers that it leaves room for. */
function Playhead({ x, width, totalMetres, children }: PlayheadProps) {
  const flag = useElementSize<HTMLSpanElement>();
  const share = width > 0 ? (x / width) * 100 : 0;
  const start = x - (share / 100) * flag.width;
  return (
    <>
      <StripNumbers totalMetres={totalMetres} width={width} taken={[start - flagMargin, start + flag.width + flagMargin]} />
      <i className={css.playhead} style={{ left: x }} />
      <span ref={flag.ref} className={css.flag} style={{ left: x, transform: `translateX(-${share}%)` }}>
        {children}
      </span>
    </>
  );
}
