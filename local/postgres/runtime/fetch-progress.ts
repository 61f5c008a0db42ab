/** Where bringing up the runtime stands; bytes only while packages come in. */
export type RuntimeProgress = {
  readonly stage: 'waiting' | 'index' | 'download' | 'unpack' | 'check' | 'initdb';
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
export function downloadProgress({ startBytes, doneBytes, totalBytes, elapsedMs }: Download): RuntimeProgress {
  const fetched = doneBytes - startBytes;
  const known = fetched > 0 && elapsedMs >= 1_000;
  return {
    stage: 'download',
    doneBytes,
    totalBytes,
    ...(known ? { etaSeconds: Math.ceil(((totalBytes - doneBytes) * elapsedMs) / fetched / 1_000) } : {}),
  };
}

const stages: Record<RuntimeProgress['stage'], string> = {
  waiting: 'waiting for another process that fetches PostgreSQL',
  index: 'asking the mirror for PostgreSQL 17, PostGIS, pg_partman, tippecanoe',
  download: 'fetching PostgreSQL 17, PostGIS, pg_partman, tippecanoe',
  unpack: 'unpacking PostgreSQL',
  check: 'checking that PostgreSQL runs here',
  initdb: 'making the database cluster',
};

/** One line for a person. */
export function progressText({ stage, doneBytes, totalBytes, etaSeconds }: RuntimeProgress): string {
  if (doneBytes === undefined || totalBytes === undefined) return stages[stage];
  const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(1);
  const eta = etaSeconds === undefined ? '' : `, ${etaSeconds} s left`;
  return `${stages[stage]}: ${megabytes(doneBytes)} of ${megabytes(totalBytes)} MB${eta}`;
}
