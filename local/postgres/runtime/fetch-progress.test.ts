import { expect, it } from 'vitest';
import { downloadProgress } from '../../debian/download-progress.ts';
import { progressText } from './fetch-progress.ts';

it('tells the time left from what came in now, not from what was kept of an earlier try', () => {
  const state = downloadProgress({ startBytes: 30_000_000, doneBytes: 40_000_000, totalBytes: 60_000_000, elapsedMs: 5_000 });
  expect(state.etaSeconds).toBe(10);
  expect(progressText(state)).toBe('fetching PostgreSQL 17, PostGIS, pg_partman, tippecanoe: 40.0 of 60.0 MB, 10 s left');
});

it('tells none while the rate is unknown', () => {
  expect(downloadProgress({ startBytes: 0, doneBytes: 0, totalBytes: 1, elapsedMs: 9_000 }).etaSeconds).toBeUndefined();
  expect(progressText({ stage: 'unpack' })).toBe('unpacking PostgreSQL');
});
