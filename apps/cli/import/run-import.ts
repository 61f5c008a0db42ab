import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemError } from '@axion/contracts/common/client.ts';
import { getMe } from '@axion/contracts/sense/me.ts';
import { type Api, connectApi, type TokenSource } from '../upload/connect-api.ts';
import { openJournal } from '../upload/journal.ts';
import { openSender } from '../upload/put-file.ts';
import { sendDrive } from '../upload/send-drive.ts';
import { drivesOf, type PlannedDrive } from './drives-of.ts';
import type { ImportOptions } from './import-options.ts';
import type { Progress } from './progress.ts';
import { readFolder } from './read-folder.ts';
import type { Refusal } from './reasons.ts';
import type { Summary } from './summary.ts';

/** The caller has no organization to record for, or has to choose. */
export class NoOrganization extends Error {}

/** Reads, plans and sends. A drive that fails does not stop the others. */
export async function runImport(options: ImportOptions, source: TokenSource, progress: Progress, now: Date): Promise<Summary> {
  const started = performance.now();
  const scratchFolder = join(tmpdir(), `axion-import-${process.pid}`);
  const api = connectApi(options.apiUrl, source, (why) => progress.note(`${why}; trying again`));
  try {
    const organizationId = options.dryRun ? '00000000-0000-0000-0000-000000000000' : await organizationOf(api, options.organization);
    const { zoneMinutes, offsetSeconds, hemisphere } = options;
    const reading = await readFolder(options.paths, { zoneMinutes, offsetSeconds, hemisphere, scratchFolder, now }, (done, total, bytes) =>
      progress.update({ label: 'Reading', done, total, bytes, elapsedMs: performance.now() - started }),
    );
    const { drives, usedLogs } = await drivesOf(reading, { organizationId, name: options.name, cut: options.cut });
    const sent = options.dryRun ? { ...nothing, refusals: [] } : await sendAll(api, options, drives, progress);
    progress.end();
    const refusals = [...reading.refused, ...sent.refusals];
    return {
      found: reading.found,
      used: usedLogs.length + reading.sidecars,
      refused: refusals.length,
      seconds: (performance.now() - started) / 1_000,
      ...sent,
      ...(options.dryRun
        ? { isDryRun: true, drives: drives.map(shown), known: drives.reduce((sum, drive) => sum + drive.paths.length, 0) }
        : {}),
      refusals,
    };
  } finally {
    await rm(scratchFolder, { recursive: true, force: true });
  }
}

const nothing = { sent: 0, known: 0, failed: 0, sentBytes: 0, drives: [], failures: [] };
const shown = (drive: PlannedDrive) => ({
  trackId: '',
  name: drive.name,
  frames: drive.frames.length,
  startedAt: drive.startedAt.toISOString(),
  cutBy: drive.cutBy,
});

type Sent = Pick<Summary, 'sent' | 'known' | 'failed' | 'sentBytes' | 'drives' | 'failures' | 'refusals'>;

async function sendAll(api: Api, options: ImportOptions, drives: readonly PlannedDrive[], progress: Progress): Promise<Sent> {
  const started = performance.now();
  const journal = openJournal(options.stateFolder, options.apiUrl);
  const sender = openSender(options.concurrency);
  const total = drives.reduce((sum, drive) => sum + Math.max(drive.frames.length, 1), 0);
  let done = 0;
  let sentBytes = 0;
  const onSent = (frames: number, bytes: number) => {
    done += frames;
    sentBytes += bytes;
    progress.update({ label: 'Sending', done: Math.min(done, total), total, bytes: sentBytes, elapsedMs: performance.now() - started });
  };
  const sent = {
    sent: 0,
    known: 0,
    failed: 0,
    drives: [] as Summary['drives'][number][],
    failures: [] as Summary['failures'][number][],
    refusals: [] as Refusal[],
  };
  try {
    for (const drive of drives) {
      try {
        const end = await sendDrive({ api, put: sender.put, journal, concurrency: options.concurrency, onSent }, drive);
        if (drive.frames.length === 0) onSent(1, 0);
        const isLog = drive.frames.length === 0;
        sent.sent += isLog ? Number(end.trackId !== undefined) : end.sent;
        sent.known += end.known;
        sent.refusals.push(...end.gone.map((path): Refusal => ({ path, reason: 'gone' })));
        if (end.trackId !== undefined) sent.drives.push({ ...shown(drive), trackId: end.trackId });
      } catch (error) {
        sent.failed += drive.paths.length;
        sent.failures.push({ drive: drive.name, files: drive.paths.length, ...wordsOf(error) });
        progress.note(`${drive.name}: ${(error as Error).message}`);
      }
    }
  } finally {
    journal.close();
    await sender.close();
  }
  return { ...sent, sentBytes };
}

const wordsOf = (error: unknown) =>
  error instanceof ProblemError
    ? {
        why: `${error.problem.title}. ${error.problem.detail}`,
        ...(error.problem.hint ? { hint: error.problem.hint } : {}),
        requestId: error.problem.requestId,
      }
    : { why: (error as Error).message };

async function organizationOf(api: Api, wanted: string | undefined): Promise<string> {
  const { organizations } = await api.call(getMe, {});
  const able = organizations.filter((organization) => organization.permissions.includes('can_record_tracks'));
  const names = able.map(({ code, name }) => `${code} (${name})`).join(', ');
  if (wanted === undefined) {
    if (able.length === 1) return (able[0] as { id: string }).id;
    throw new NoOrganization(
      able.length === 0 ? 'You may record drives for no organization' : `Say --organization; you may record for ${names}`,
    );
  }
  const found = able.find(({ id, code }) => id === wanted || code === wanted);
  if (found) return found.id;
  throw new NoOrganization(`You may not record drives for ${wanted}${names ? `; you may for ${names}` : ''}`);
}
