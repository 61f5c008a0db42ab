import type { FetchProgress } from '../../debian/download-progress.ts';

/** Where bringing up the runtime stands. */
export type RuntimeProgress = Omit<FetchProgress, 'stage'> & { readonly stage: FetchProgress['stage'] | 'initdb' };

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
