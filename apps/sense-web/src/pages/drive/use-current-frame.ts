import type { Frame } from '@axion/contracts/sense/frames.ts';
import { useDebouncedCallback } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';

const route = getRouteApi('/drives/$trackId');
const settleMs = 150;

/** How the current frame was reached: a scrubbing hand is followed without easing. */
export type Reached = 'step' | 'scrub';

export type CurrentFrame = {
  readonly index: number;
  readonly frame: Frame | undefined;
  readonly reached: Reached;
  readonly select: (index: number, reached?: Reached) => void;
  /** The address names a frame that the drive does not have. */
  readonly isMissing: boolean;
};

/**
 * The current frame. It is drawn at once and written into the address when it has settled, so that holding an arrow key does not write
 * history a hundred times; an address that changes by itself (back, a pasted link) wins.
 */
export function useCurrentFrame(frames: readonly Frame[], isWhole: boolean): CurrentFrame {
  const { frame: named } = route.useSearch();
  const { trackId } = route.useParams();
  const navigate = useNavigate();
  const [ahead, setAhead] = useState<{ readonly index: number; readonly from: string | undefined; readonly reached: Reached } | null>(null);
  const places = useMemo(() => new Map(frames.map(({ id }, index) => [id, index])), [frames]);
  const write = useDebouncedCallback((frame: string) => {
    void navigate({ to: '/drives/$trackId', params: { trackId }, search: { frame }, replace: true });
  }, settleMs);
  const inAddress = named === undefined ? 0 : (places.get(named) ?? -1);
  // What the hand did counts until the address says something else than it did then, or the same frame.
  const isAhead = ahead !== null && (ahead.from === named || frames[ahead.index]?.id === named);
  const index = isAhead ? ahead.index : Math.max(0, inAddress);
  const select = useCallback(
    (next: number, reached: Reached = 'step') => {
      const frame = frames[next];
      if (!frame) return;
      setAhead({ index: next, from: named, reached });
      write(frame.id);
    },
    [frames, named, write],
  );
  return {
    index,
    frame: frames[index],
    reached: isAhead ? ahead.reached : 'step',
    select,
    isMissing: isWhole && frames.length > 0 && inAddress < 0 && !isAhead,
  };
}
