import type { TrackStatus } from '@axion/contracts/sense/track.ts';

/** What can happen to a track; `receive` is a part of the log, or a batch of frames announced or committed. */
export type TrackHappening = 'receive' | 'confirm' | 'abandon';

/** Where each happening leads from each status; null where it is refused. */
export const trackLifecycle: Record<TrackStatus, Record<TrackHappening, TrackStatus | null>> = {
  recording: { receive: 'recording', confirm: 'confirmed', abandon: 'abandoned' },
  confirmed: { receive: null, confirm: null, abandon: null },
  abandoned: { receive: null, confirm: null, abandon: null },
};
