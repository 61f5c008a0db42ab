'use client';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type Scroller, type ScrollerSize, scaleScroller, topThatShows } from './scale-scroller.ts';

type Box = { readonly width: number; readonly height: number };
type Place = { readonly top: number; readonly left: number };

/** What is in view of a grid, in pixels of rows and columns, and how to move it. */
export type GridScroll = {
  readonly view: Place & Box;
  readonly size: ScrollerSize;
  readonly scrollHeight: number;
  readonly showRow: (row: number) => void;
  readonly showRange: (start: number, end: number) => void;
};

type Settings = { readonly rowCount: number; readonly rowHeight: number; readonly headHeight: number; readonly gutter: number };
type Target = RefObject<HTMLElement | null>;

/** Follows an element's scrollbars. Where the scrollbar is scaled, the wheel still moves by its own pixels of rows. */
export function useGridScroll(element: Target, { rowCount, rowHeight, headHeight, gutter }: Settings): GridScroll {
  const box = useBox(element);
  const viewHeight = Math.max(0, box.height - headHeight);
  const size = useMemo(() => ({ rowCount, rowHeight, viewHeight }), [rowCount, rowHeight, viewHeight]);
  const scroller = useMemo(() => scaleScroller(size), [size]);
  const { place, goTo } = usePlace(element, scroller, rowHeight);
  const top = Math.min(place.top, scroller.bottom);
  const showRow = (row: number) => {
    const wanted = topThatShows(row, top, size);
    if (wanted !== top) goTo(wanted);
  };
  const showRange = (start: number, end: number) => {
    const target = element.current;
    if (!target) return;
    const visible = target.clientWidth - gutter;
    if (start < target.scrollLeft) target.scrollLeft = start;
    else if (end > target.scrollLeft + visible) target.scrollLeft = end - visible;
  };
  return { view: { ...place, top, ...box }, size, scrollHeight: scroller.height, showRow, showRange };
}

function useBox(element: Target): Box {
  const [box, setBox] = useState<Box>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => setBox({ width: target.clientWidth, height: target.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return box;
}

function usePlace(element: Target, scroller: Scroller, rowHeight: number) {
  const [place, setPlace] = useState<Place>({ top: 0, left: 0 });
  const top = useRef(0);
  /** Where we put the scrollbar ourselves: the event that follows says nothing new. */
  const ours = useRef<number | null>(null);
  const goTo = useCallback(
    (wanted: number) => {
      const target = element.current;
      if (!target) return;
      top.current = Math.min(Math.max(0, wanted), scroller.bottom);
      target.scrollTop = scroller.toScroll(top.current);
      ours.current = target.scrollTop;
      setPlace({ top: top.current, left: target.scrollLeft });
    },
    [element, scroller],
  );
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const onScroll = () => {
      const isOurs = ours.current !== null && Math.abs(target.scrollTop - ours.current) < 1;
      if (!isOurs) [top.current, ours.current] = [scroller.toRows(target.scrollTop), null];
      setPlace({ top: top.current, left: target.scrollLeft });
    };
    const onWheel = (event: WheelEvent) => {
      if (!scroller.isScaled || event.deltaX !== 0 || event.shiftKey || event.ctrlKey) return;
      event.preventDefault();
      goTo(top.current + event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? rowHeight : 1));
    };
    target.addEventListener('scroll', onScroll, { passive: true });
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      target.removeEventListener('scroll', onScroll);
      target.removeEventListener('wheel', onWheel);
    };
  }, [element, scroller, rowHeight, goTo]);
  return { place, goTo };
}
