import { httpUrl, port, secretSetting, setting } from '@axion/platform/config/setting.ts';
import { configOrExit, stopOnSignals } from '@axion/platform/config/start.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { z } from 'zod';
import { LocalClients } from './clients.ts';
import { openOidc } from './open-oidc.ts';

/** The local identity provider: `node local/oidc/main.ts`. For demos on one machine, never for production. */
const config = configOrExit({
  port: setting({ env: 'AXION_OIDC_PORT', schema: port, fallback: '19080', meaning: 'where the server listens, on 127.0.0.1' }),
  issuer: setting({
    env: 'AXION_OIDC_ISSUER',
    schema: httpUrl,
    fallback: 'http://localhost:19080',
    meaning: 'where browsers and services reach it, without a path',
  }),
  audience: setting({ env: 'AXION_OIDC_AUDIENCE', schema: z.string().min(1), fallback: 'axion', meaning: 'the audience of access tokens' }),
  folder: setting({ env: 'AXION_OIDC_FOLDER', schema: z.string().min(1), meaning: 'keeps keys, sessions and tokens across restarts' }),
  clients: secretSetting({ env: 'AXION_OIDC_CLIENTS', meaning: 'the programs that people sign in to, as a JSON list' }),
  demoPassword: secretSetting({ env: 'AXION_OIDC_DEMO_PASSWORD', meaning: 'the password of all demo people' }),
  machineSecret: secretSetting({
    env: 'AXION_OIDC_MACHINE_SECRET',
    meaning: 'what tools of this machine show to get the token of a demo person',
  }),
});

const log = openLog({ service: 'oidc', level: 'info' });
const clients = LocalClients.safeParse(config.clients.reveal());
if (!clients.success) {
  console.error(
    `AXION_OIDC_CLIENTS is not usable: ${clients.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join(', ')}`,
  );
  process.exit(2);
}
const server = await openOidc({
  ...config,
  clients: clients.data,
  demoPassword: config.demoPassword.reveal(),
  machineSecret: config.machineSecret.reveal(),
  log,
}).catch((error: unknown) => {
  log.error('the identity provider could not start', { error });
  process.exit(1);
});
log.info('listening', { issuer: server.issuer });
stopOnSignals(() => server.close());
