import { join } from 'node:path';
import { setting } from '@axion/platform/config/setting.ts';
import { configOrExit } from '@axion/platform/config/start.ts';
import { z } from 'zod';
import { ensurePostgresRuntime } from '../postgres/ensure-postgres-runtime.ts';
import { writeBaseMap } from './write-base-map.ts';
import { writeDemoDrive } from './write-demo-drive.ts';

/** The town is the same everywhere. */
const seed = 7;
const start = new Date('2026-11-18T08:12:00Z');

const { home, cache } = configOrExit({
  home: setting({ env: 'AXION_HOME', schema: z.string().min(1), meaning: 'The state folder; basemap/ and axionville/ are made inside' }),
  cache: setting({
    env: 'AXION_RUNTIME_CACHE',
    schema: z.string(),
    fallback: '',
    meaning: 'Where the fetched runtime with tippecanoe is, when not in the state folder',
  }),
});
const wanted = process.argv[2];

if (wanted === 'base-map') {
  const runtime = await ensurePostgresRuntime({ home, ...(cache === '' ? {} : { cache }), progress: () => undefined });
  await writeBaseMap({ folder: join(home, 'basemap'), seed, tippecanoe: (args) => runtime.command('tippecanoe', args) });
  console.log('the base map is there');
} else if (wanted === 'demo-drive') {
  const { frames } = await writeDemoDrive({
    folder: join(home, 'axionville'),
    seed,
    start,
    onFrame: (done, total) => {
      if (done % 50 === 0 || done === total) console.log(`drew ${done} of ${total} pictures`);
    },
  });
  console.log(`a drive of ${frames} pictures`);
} else {
  console.error('Say base-map or demo-drive');
  process.exitCode = 2;
}
