import { openDrillWorld } from './backup/open-world.ts';
import { foundOrganization, writeDrives } from './backup/write-drives.ts';

/** The restore drill: `npm run prove:backup [drives] [frames a drive]` (20 100). */
const [drives = 20, frames = 100] = process.argv.slice(2).map(Number);
const world = await openDrillWorld();
try {
  await world.migrate();
  const ledger = await foundOrganization(world, 20);
  await writeDrives(world, ledger, { drives, frames });
  const folder = `${world.folder}/backups`;
  for (const args of [
    ['backup', '--to', folder, '--with-objects'],
    ['backup', 'verify', '--from', folder],
  ]) {
    const { status, said } = await world.run('apps/cli/main.ts', args);
    console.log(said);
    if (status !== 0) throw new Error(`axion ${args.join(' ')} ended with ${status}`);
  }
  await world.destroy();
  const { status, said } = await world.run('apps/cli/main.ts', ['restore', '--from', folder]);
  console.log(said);
  process.exitCode = status ?? 1;
} finally {
  await world.close();
}
