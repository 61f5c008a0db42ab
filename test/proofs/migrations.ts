import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environment } from '@axion/platform/config/start.ts';
import { postgresServer } from '../harness/servers/postgres-server.ts';
import { killRunners } from './migrations/kill-runners.ts';
import type { ProofServer } from './migrations/proof-databases.ts';
import { raceRunners } from './migrations/race-runners.ts';
import { measurePause } from './migrations/reader-pause.ts';
import { sampleFiles } from './migrations/sample-files.ts';

/**
 * Proves what the runner promises, on a PostgreSQL of its own: `npm run prove:migrations`. Many runners at once and a kill -9 at every statement apply each file once and leave
 * nobody stuck; readers of a table that is altered pause for no longer than the runner waits for its lock. Ends with 1 when a promise is broken.
 */
const { values } = parseArgs({
  options: {
    runners: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '50' },
    every: { type: 'string', default: '1' },
    alters: { type: 'string', default: '10' },
  },
});
/** The runner's lock_timeout, and half a second for a busy machine. */
const longestPauseAllowedMs = 2_500;

const root = await mkdtemp(join(tmpdir(), 'axion-prove-migrations-'));
const folder = join(root, 'files');
const { provided, stop } = await postgresServer.start({ folder: root, env: environment() });
const server = provided as ProofServer;
const say = (line: string) => process.stdout.write(`${line}\n`);
try {
  await mkdir(folder);
  await Promise.all(Object.entries(sampleFiles).map(([name, sql]) => writeFile(join(folder, name), sql)));

  const race = await raceRunners(server, { folder, runners: Number(values.runners), rounds: Number(values.rounds) });
  say(
    `${race.runners} runners at once, ${race.rounds} rounds: applied twice ${race.appliedTwice}, stuck ${race.stuck}, faults ${race.faults.length}`,
  );

  const kills = await killRunners(server, { folder, every: Number(values.every) });
  say(
    `kill -9 before and during each of ${kills.statements} statements: ${kills.kills} kills, faults ${kills.faults.length}, next runner done within ${kills.longestRecoveryMs} ms`,
  );

  const pause = await measurePause(server, { alters: Number(values.alters) });
  say(
    `${pause.alters} ALTER TABLE under ${pause.reads} reads, each behind a report of 4 s that starts again and again: longest pause of a reader ${pause.longestPauseMs} ms ` +
      `(${pause.longestBeforeMs} ms before), files done in ${pause.migrationMs} ms`,
  );

  const faults = [...race.faults, ...kills.faults];
  for (const fault of faults.slice(0, 50)) say(`  ${fault}`);
  const isProven = faults.length + race.appliedTwice + race.stuck === 0 && pause.longestPauseMs <= longestPauseAllowedMs;
  say(isProven ? 'The runner keeps its promises.' : 'The runner breaks its promises.');
  process.exitCode = isProven ? 0 : 1;
} finally {
  await stop();
  await rm(root, { recursive: true, force: true });
}
