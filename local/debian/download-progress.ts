/** Where bringing up programs stands; bytes only while packages come in. */
export type FetchProgress = {
  readonly stage: 'waiting' | 'index' | 'download' | 'unpack' | 'check';
  readonly doneBytes?: number;
  readonly totalBytes?: number;
  /** Undefined until the rate is known. */
  readonly etaSeconds?: number;
};

type Download = {
  readonly startBytes: number;
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly elapsedMs: number;
};

/** The state of a download; what was there at its start does not count for the rate. */
export function downloadProgress({ startBytes, doneBytes, totalBytes, elapsedMs }: Download): FetchProgress {
  const fetched = doneBytes - startBytes;
  const known = fetched > 0 && elapsedMs >= 1_000;
  return {
    stage: 'download',
    doneBytes,
    totalBytes,
    ...(known ? { etaSeconds: Math.ceil(((totalBytes - doneBytes) * elapsedMs) / fetched / 1_000) } : {}),
  };
}
