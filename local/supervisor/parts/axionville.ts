import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fetchDemoToken } from '../../oidc/demo-token.ts';
import { readMark, writeMark } from '../place/marks.ts';
import { tokenCommand } from '../token-command.ts';
import type { Step, StepRun } from './part.ts';
import { programCommand } from './program-part.ts';
import { environmentOf, type Ground } from './settings.ts';
import { whenChanged } from './when-changed.ts';

const sources = ['local/axionville'];
const generator = { entry: 'local/axionville/main.ts', takes: ['AXION_RUNTIME_CACHE'] } as const;

/** The base map of all maps: the town in detail, and the world. */
export const baseMapStep = (ground: Ground): Step => ({
  kind: 'step',
  name: 'base-map',
  title: 'Base map',
  dependsOn: ground.addresses.postgres.isOurs ? ['postgres-runtime'] : [],
  work: (run) => makeBaseMap(ground, run),
});

async function makeBaseMap(ground: Ground, { run, signal }: StepRun): Promise<string> {
  const { project, basemap } = ground.home;
  const make = async () => {
    rmSync(basemap, { recursive: true, force: true });
    await run(programCommand(ground, { ...generator, args: ['base-map'] }));
  };
  try {
    return (await whenChanged({ project, sources, note: join(basemap, '.built-from') }, make)) ? 'made' : 'as made before';
  } catch (error) {
    // tippecanoe comes with our PostgreSQL; whoever brings their own may have neither, and maps work without a base.
    if (ground.addresses.postgres.isOurs || signal.aborted) throw error;
    return 'left out: tippecanoe is not to be had here';
  }
}

/** One drive through the town, brought into an empty stack through the public API, as a phone would. */
export const demoDriveStep = (ground: Ground): Step => ({
  kind: 'step',
  name: 'demo-drive',
  title: 'Demo drive',
  dependsOn: ['demo-people', 'sense-api', 'sense-worker', 'oidc'],
  work: (run) => bringDrive(ground, run),
});

async function bringDrive(ground: Ground, { run, signal }: StepRun): Promise<string> {
  const { project, marks, axionville, imports } = ground.home;
  const mark = readMark(marks, 'demo-drive');
  if (mark === 'done') return 'brought in before';
  if (mark === undefined && (await hasDrives(ground, signal))) {
    writeMark(marks, 'demo-drive', 'done');
    return 'left out: there are drives already';
  }
  // From here on drives are there because of us: a start that is cut off goes on at the next one.
  writeMark(marks, 'demo-drive', 'begun');
  await whenChanged({ project, sources, note: join(axionville, '.built-from') }, () =>
    run(programCommand(ground, { ...generator, args: ['demo-drive'] })),
  );
  await run({
    ...programCommand(ground, {
      entry: 'apps/cli/main.ts',
      args: [
        'import',
        join(axionville, 'photos'),
        join(axionville, 'drive.gpx'),
        '--organization',
        'axionville',
        '--name',
        'Axionville, north loop',
      ],
      takes: [],
    }),
    env: {
      ...environmentOf(ground, []),
      AXION_SENSE_API_URL: ground.addresses.senseApi,
      AXION_IMPORT_STATE: imports,
      AXION_TOKEN_COMMAND: tokenCommand(project, 'inspector'),
    },
  });
  writeMark(marks, 'demo-drive', 'done');
  return 'brought in';
}

async function hasDrives({ addresses, secrets, env }: Ground, signal: AbortSignal): Promise<boolean> {
  const machineSecret = env.AXION_OIDC_MACHINE_SECRET || secrets.oidcMachineSecret;
  const { accessToken } = await fetchDemoToken({ issuer: addresses.oidc.issuer, user: 'inspector', machineSecret });
  const answer = await fetch(`${addresses.senseApi}/api/v1/tracks?limit=1`, {
    headers: { authorization: `Bearer ${accessToken}` },
    signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the Sense API answers ${answer.status} when asked for drives: ${text.slice(0, 300)}`);
  return (JSON.parse(text) as { items: readonly unknown[] }).items.length > 0;
}
