import type { Frame } from '@axion/contracts/sense/frames.ts';
import type { TrackDetail } from '@axion/contracts/sense/track.ts';
import type { DriveLine } from './model/drive-line.ts';
import type { CurrentFrame } from './use-current-frame.ts';

/** The layers of a drive's map that can be turned off, in the order of their keys. */
export const layerNames = ['route', 'frames', 'accuracy'] as const;
export type LayerName = (typeof layerNames)[number];

/** What every part of the drive's page draws from. */
export type DriveView = {
  readonly track: TrackDetail;
  readonly frames: readonly Frame[];
  readonly line: DriveLine;
  readonly current: CurrentFrame;
  /** False while frames are still being fetched. */
  readonly isWhole: boolean;
};
