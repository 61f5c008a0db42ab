import { optionalSetting, port, secretSetting, setting } from '@axion/platform/config/setting.ts';
import { configOrExit, stopOnSignals } from '@axion/platform/config/start.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { z } from 'zod';
import { openOpenfga } from './open-openfga.ts';

/** The local authorization server: `node local/openfga/main.ts`. */
const config = configOrExit({
  port: setting({ env: 'AXION_OPENFGA_PORT', schema: port, fallback: '18088', meaning: 'where the server listens, on 127.0.0.1' }),
  postgresUrl: secretSetting({
    env: 'AXION_OPENFGA_POSTGRES_URL',
    meaning: 'the database axion_sense_permissions, as the role that owns it',
  }),
  apiToken: secretSetting({ env: 'AXION_OPENFGA_API_TOKEN', meaning: 'the preshared token that callers send as a bearer token' }),
  logLevel: optionalSetting({
    env: 'AXION_LOG_LEVEL',
    schema: z.enum(['debug', 'info', 'warn', 'error']),
    meaning: 'the least that is logged',
  }),
});

const log = openLog({ service: 'openfga', level: config.logLevel ?? 'info' });
const server = await openOpenfga({
  port: config.port,
  postgresUrl: config.postgresUrl.reveal(),
  apiToken: config.apiToken.reveal(),
  log,
}).catch((error: unknown) => {
  log.error('the authorization server could not start', { error });
  process.exit(1);
});
log.info('listening', { url: server.url });
stopOnSignals(() => server.close());
