import { expect, it } from 'vitest';
import { homeAt } from '../home.ts';
import { firstPorts } from '../ports.ts';
import { completeSecrets } from '../secrets.ts';
import { environmentOf, groundOf, settingsOf } from './settings.ts';

const ground = (env: Record<string, string> = {}) =>
  groundOf({
    home: homeAt('/h'),
    ports: firstPorts(21_000),
    secrets: completeSecrets({}),
    env,
    mark: { MARK: 'm' },
    storeId: () => 'store',
  });

it('gives a child what it takes, what it inherits and the mark, and nothing else', () => {
  const env = environmentOf(ground({ PATH: '/bin', SSH_AUTH_SOCK: '/agent', GITHUB_TOKEN: 'x' }), [
    'AXION_SENSE_API_PORT',
    'AXION_OPENFGA_STORE_ID',
  ]);
  expect(env).toEqual({ AXION_SENSE_API_PORT: '21000', AXION_OPENFGA_STORE_ID: 'store', PATH: '/bin', MARK: 'm', AXION_HOME: '/h' });
});

it('lets the person set any setting, but keeps the administrator to itself', () => {
  const env = environmentOf(
    ground({ AXION_POSTGRES_URL: 'postgres://admin:pw@db/postgres', AXION_LOG_LEVEL: 'debug', AXION_S3_REGION: 'eu' }),
    ['AXION_S3_REGION', 'AXION_SENSE_POSTGRES_URL'],
  );
  expect(env).toMatchObject({ AXION_LOG_LEVEL: 'debug', AXION_S3_REGION: 'eu' });
  expect(JSON.stringify(env)).not.toContain('admin');
  expect(new URL(env.AXION_SENSE_POSTGRES_URL ?? '').host).toBe('db');
});

it('gives one value under the name that another service reads', () => {
  const env = environmentOf(ground(), ['AXION_SENSE_POSTGRES_URL'], { AXION_SENSE_POSTGRES_URL: 'AXION_SENSE_WORKER_POSTGRES_URL' });
  expect(new URL(env.AXION_SENSE_POSTGRES_URL ?? '').username).toBe('axion_sense_worker');
});

it('never lets a service in as an owner or an administrator', () => {
  const settings = settingsOf(ground());
  const services = Object.entries(settings).filter(([name]) => name.endsWith('_POSTGRES_URL'));
  expect(services.length).toBeGreaterThan(3);
  for (const [, url] of services) expect(new URL(String(url)).username).not.toMatch(/migrate|^postgres$/);
});
