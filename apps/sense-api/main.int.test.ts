import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
/** Nothing answers at these addresses: the service starts all the same and says that it is not ready. */
const nowhere = {
  AXION_LISTEN_HOST: '127.0.0.1',
  AXION_SENSE_API_PORT: '0',
  AXION_SENSE_GRPC_PORT: '0',
  AXION_SENSE_POSTGRES_URL: 'postgres://axion_sense_app:hush-hush@127.0.0.1:1/axion_sense',
  AXION_CLICKHOUSE_URL: 'http://u:hush-hush@127.0.0.1:1/axion_sense',
  AXION_S3_URL: 'http://127.0.0.1:1',
  AXION_S3_ACCESS_KEY_ID: 'key',
  AXION_S3_SECRET_ACCESS_KEY: 'hush-hush',
  AXION_OPENFGA_URL: 'http://127.0.0.1:1',
  AXION_OPENFGA_STORE_ID: 'store',
  AXION_OIDC_ISSUER: 'http://127.0.0.1:1',
};

function start(env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: '/usr/bin:/bin', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { text: '' };
  const hear = (bytes: Buffer) => {
    output.text += bytes;
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const said = async (words: string) => {
    for (let round = 0; round < 300 && !output.text.includes(words); round += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    return JSON.parse(output.text.split('\n').find((line) => line.includes(words)) ?? '{}');
  };
  return { child, output, said, ended: once(child, 'exit') };
}

it('names every setting that is missing or wrong at once, and ends with status 2', async () => {
  const { output, ended } = start({ AXION_SENSE_API_PORT: 'eighty', AXION_OIDC_ISSUER: 'ftp://x' });
  expect((await ended)[0]).toBe(2);
  expect(output.text).toMatch(/AXION_SENSE_API_PORT=eighty/);
  expect(output.text).toMatch(/AXION_SENSE_POSTGRES_URL is not set/);
  expect(output.text).toMatch(/AXION_OIDC_ISSUER=ftp:\/\/x/);
});

it('starts without its stores, is alive and not ready, tells no secret, and ends cleanly at SIGTERM', async () => {
  const { child, output, said, ended } = start(nowhere);
  const { url } = await said('listening');
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const response = await fetch(`${url}/readyz`);
  expect(response.status).toBe(503);
  expect(((await response.json()) as { detail: string }).detail).toMatch(/postgres.*clickhouse.*object storage.*authorization/);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(output.text).not.toContain('hush-hush');
});

it('as a runner says what failed and ends with another status than 0', async () => {
  const { output, ended } = start(
    { ...nowhere, AXION_SENSE_POSTGRES_MIGRATE_URL: 'postgres://m:hush-hush@127.0.0.1:1/axion_sense' },
    '--migrate',
  );
  expect((await ended)[0]).toBe(1);
  expect(output.text).toContain('store.unavailable');
  expect(output.text).not.toContain('hush-hush');
});
