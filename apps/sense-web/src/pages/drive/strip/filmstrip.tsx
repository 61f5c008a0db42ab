import type { Frame } from '@axion/contracts/sense/frames.ts';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useFigures } from '../../../figures/use-figures.ts';
import type { DriveView } from '../drive-view.ts';
import css from '../look/strip.module.css';

const width = 96;
const apart = 4;

/** All frames in a row, of which only those in sight exist; the current one stays in the middle. It never mirrors. */
export function Filmstrip({ view: { frames, current } }: { readonly view: DriveView }) {
  const t = useTranslations('drive');
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    horizontal: true,
    count: frames.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => width + apart,
    overscan: 3,
    paddingStart: 16,
    paddingEnd: 16,
  });
  const { index, select } = current;
  useEffect(() => virtual.scrollToIndex(index, { align: 'center' }), [virtual, index]);
  return (
    <div ref={scroller} className={css.film} role="listbox" tabIndex={-1} aria-label={t('filmstrip')}>
      <div className={css.reel} role="presentation" style={{ width: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const frame = frames[item.index];
          return frame ? (
            <Still
              key={frame.id}
              frame={frame}
              number={item.index + 1}
              count={frames.length}
              start={item.start}
              isCurrent={item.index === index}
              select={select}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}

type StillProps = {
  readonly frame: Frame;
  readonly number: number;
  readonly count: number;
  readonly start: number;
  readonly isCurrent: boolean;
  readonly select: (index: number) => void;
};

const Still = memo(function Still({ frame, number, count, start, isCurrent, select }: StillProps) {
  const t = useTranslations('drive');
  const figures = useFigures();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page's arrow keys walk from frame to frame
    <div
      className={css.still}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      aria-posinset={number}
      aria-setsize={count}
      aria-label={t('pictureOf', { number, time: figures.clock(frame.capturedAt, true) })}
      style={{ transform: `translateX(${start}px)` }}
      onClick={() => select(number - 1)}
    >
      <img src={frame.imageUrl} alt="" width={width} height={72} loading="lazy" decoding="async" draggable={false} />
      <span>{figures.count(number)}</span>
    </div>
  );
});
