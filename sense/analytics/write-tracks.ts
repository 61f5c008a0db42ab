import type { TrackEvent } from '@axion/contracts/events/sense.ts';
import { trackLayout } from './track-row.ts';
import { type Held, type WriteDeps, writeLatest } from './write-rows.ts';
import { deleteTracks, findWrittenTracks } from './written-rows.queries.ts';

/** Writes each drive as its newest message says. */
export function writeTracks(deps: WriteDeps, events: readonly TrackEvent[], held: Held): Promise<number> {
  const organizationIds = [...new Set(events.map((event) => event.organizationId))];
  const findWritten = (block: readonly TrackEvent[]) =>
    deps.clickhouse.many(findWrittenTracks, { organizationIds, ids: block.map(({ id }) => id) });
  const deleteWritten = (ids: readonly string[]) => deps.clickhouse.many(deleteTracks, { organizationIds, ids: [...ids] });
  return writeLatest(
    deps,
    {
      table: 'tracks',
      items: events,
      idOf: (event) => event.id,
      revisionOf: (event) => event.revision,
      layout: trackLayout,
      findWritten,
      deleteWritten,
    },
    held,
  );
}
