import type { TrackDetail } from '@axion/contracts/sense/track.ts';

/** What became of the frames that a device announced: sent = kept + refused + gone. */
export type Ledger = {
  readonly sent: number;
  readonly kept: number;
  readonly refused: number;
  readonly gone: number;
  readonly openBatches: number;
};

/** Refused are those whose bytes we had already; gone are those whose file the device lost before it was sent. */
export const ledgerOf = ({ frameCount, duplicateCount, goneCount, pendingBatches }: TrackDetail): Ledger => ({
  sent: frameCount + duplicateCount + goneCount,
  kept: frameCount,
  refused: duplicateCount,
  gone: goneCount,
  openBatches: pendingBatches,
});
