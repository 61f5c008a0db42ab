import type { Actor } from '@axion/platform/identity/actor.ts';
import { job } from '@axion/platform/jobs/job.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { abandonRecording } from './stale/abandon-recording.ts';
import { listStaleRecordings } from './stale/stale.queries.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'many' | 'transaction'>;
  readonly now: () => Date;
  /** Days without a sign after which a recording is given up. */
  readonly staleRecordingDays: number;
};

const actor: Actor = { kind: 'system', id: 'abandon-stale-recordings' };
const limit = 200;
/** A night's work; what is left comes the night after. */
const mostTracks = 20_000;

/** Every night, batch by batch until none is left. */
export const abandonStaleRecordingsJob = job({
  name: actor.id,
  about: 'Gives up recordings of which nothing came for a long time, and their open batches, so that nobody waits for them.',
  payload: z.strictObject({ staleDays: z.int().min(1).max(3_650).optional() }),
  schedule: '40 3 * * *',
  retry: { limit: 3, delaySeconds: 300 },
  timeoutMs: 1_800_000,
  singleton: () => 'all',
  async run({ postgres, now, staleRecordingDays }: Deps, { staleDays = staleRecordingDays }, { signal, progress }) {
    const before = new Date(now().getTime() - staleDays * 86_400_000);
    let [abandoned, batches] = [0, 0];
    for (let seen = 0, found = limit; found === limit && seen < mostTracks; seen += found) {
      const stale = await postgres.many(listStaleRecordings, { before, limit });
      for (const track of stale) {
        signal.throwIfAborted();
        const done = await abandonRecording({ postgres, record: recordAudit, now }, actor, track);
        abandoned += done.isAbandoned ? 1 : 0;
        batches += done.batches;
      }
      progress(Math.min(0.99, abandoned / mostTracks), `${abandoned} recordings given up`);
      found = stale.length;
    }
    return { abandoned, batches };
  },
});
