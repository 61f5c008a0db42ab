import { openDrillWorld } from './backup/open-world.ts';
import { runDrill, runRecovery } from './backup/run-drill.ts';

/**
 * The restore drill: `npm run prove:backup [drives] [frames a drive]` (20 100). Servers of its own are filled, backed up, filled further, destroyed and restored; then a base copy
 * and its WAL go back to a moment. Exits non-zero when something is lost, or damage is not refused.
 */
const [drives = 20, frames = 100] = process.argv.slice(2).map(Number);
const world = await openDrillWorld();
try {
  const { checks, rpoSeconds, rtoSeconds, backupSeconds } = await runDrill(world, { drives, frames });
  const all = [...checks, ...(await runRecovery(world))];
  for (const { name, holds, seen } of all) console.log(`${holds ? 'holds ' : 'BROKEN'} ${name}\n         ${seen}`);
  console.log(
    `backup ${backupSeconds.toFixed(1)} s; RPO ${rpoSeconds.toFixed(1)} s (writes after the snapshot), RTO ${rtoSeconds.toFixed(1)} s (destroyed to compared)`,
  );
  process.exitCode = all.every(({ holds }) => holds) ? 0 : 1;
} finally {
  await world.close();
}
