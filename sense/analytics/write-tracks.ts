import type { TrackEvent } from '@axion/contracts/events/sense.ts';
import { trackRow } from './track-row.ts';
import { type Held, tokenOf, type WriteDeps } from './write-rows.ts';
import { deleteTracks, findWrittenTracks } from './written-rows.queries.ts';

/**
 * Writes each drive as its last message says: one row a drive, so readers need no FINAL. What is there is deleted first; an insert after a delete must not
 * be taken for a repeat of the deleted block, or nothing would be left.
 */
export async function writeTracks({ clickhouse }: WriteDeps, events: readonly TrackEvent[], held: Held): Promise<number> {
  const latest = new Map(events.map((event) => [event.id, event]));
  if (latest.size === 0) return 0;
  const organizationIds = [...new Set(events.map((event) => event.organizationId))];
  const written = (await clickhouse.many(findWrittenTracks, { organizationIds, ids: [...latest.keys()] })).map(({ id }) => id);
  const rows = [...latest.values()].map(trackRow);
  await held();
  if (written.length > 0) await clickhouse.many(deleteTracks, { organizationIds, ids: written });
  await clickhouse.insert('tracks', rows, written.length > 0 ? { isRewrite: true } : { deduplicationToken: tokenOf(rows) });
  return rows.length;
}
