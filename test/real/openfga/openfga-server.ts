import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { environment } from '@axion/platform/config/start.ts';

export const realVersion = 'v1.22.1';
const project = fileURLToPath(new URL('../../../', import.meta.url));
const source = 'github.com/openfga/openfga';
const startDeadlineMs = 30_000;
const stopDeadlineMs = 10_000;
/** Address space in KiB: dense recursion takes the real server to 20 GB, and it should end before the machine does. */
const addressLimitKib = 12_000_000;

export type RealOpenfga = { readonly apiUrl: string; readonly apiToken: string; readonly pid: number; readonly stop: () => Promise<void> };

/**
 * Installs the real OpenFGA on first use (minutes; `go` must be there) and starts it on free ports: on a database of PostgreSQL, migrated first, or with
 * its memory store.
 */
export async function startRealOpenfga({ postgresUrl }: { readonly postgresUrl?: string } = {}): Promise<RealOpenfga> {
  const binary = await installed();
  const store = postgresUrl
    ? ['--datastore-engine', 'postgres', '--datastore-uri', `${postgresUrl}?sslmode=disable`]
    : ['--datastore-engine', 'memory'];
  if (postgresUrl) await ended(spawn(binary, ['migrate', ...store], { stdio: ['ignore', 'pipe', 'pipe'] }), 'openfga migrate');
  const [httpPort, grpcPort] = [await freePort(), await freePort()];
  const apiToken = 'a-token-for-tests-only';
  const args = ['run', ...store, '--http-addr', `127.0.0.1:${httpPort}`, '--grpc-addr', `127.0.0.1:${grpcPort}`];
  const door = ['--authn-method', 'preshared', '--authn-preshared-keys', apiToken];
  const quiet = ['--playground-enabled=false', '--metrics-enabled=false', '--log-level', 'error'];
  const pool = postgresUrl ? ['--datastore-max-open-conns', '30'] : [];
  const child = spawn('sh', ['-c', `ulimit -v ${addressLimitKib}; exec "$0" "$@"`, binary, ...args, ...door, ...quiet, ...pool], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = hear(child);
  const apiUrl = `http://127.0.0.1:${httpPort}`;
  for (const end = Date.now() + startDeadlineMs; !(await answers(apiUrl)); await sleep(50)) {
    if (child.exitCode === null && Date.now() < end) continue;
    child.kill('SIGKILL');
    throw new Error(`OpenFGA did not start:\n${said()}`);
  }
  return { apiUrl, apiToken, pid: child.pid as number, stop: () => stopped(child) };
}

/** By `go install`, kept in AXION_REAL_CACHE (default `.axion/real`) with what Go fetched and built. */
async function installed(): Promise<string> {
  const { AXION_REAL_CACHE: cache, ...env } = environment();
  const home = join(cache ?? join(project, '.axion', 'real'), 'openfga');
  const binary = join(home, realVersion, 'openfga');
  if (existsSync(binary)) return binary;
  const half = join(home, `${realVersion}.half`);
  await mkdir(half, { recursive: true });
  console.log(`installing OpenFGA ${realVersion} with go; this takes some minutes`);
  const go = { GOBIN: half, GOPATH: join(home, 'go'), GOCACHE: join(home, 'go-build'), CGO_ENABLED: '0' };
  const flags = ['-p=2', '-modcacherw', '-buildvcs=false', '-ldflags', `-s -w -X ${source}/internal/build.Version=${realVersion}`];
  const build = spawn('nice', ['-n', '19', 'go', 'install', ...flags, `${source}/cmd/openfga@${realVersion}`], {
    env: { ...env, ...go },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await ended(build, 'go install (Go 1.26 or newer builds OpenFGA)');
  await rename(half, join(home, realVersion));
  return binary;
}

function hear(child: ChildProcess): () => string {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
    });
  return () => said;
}

function ended(child: ChildProcess, what: string): Promise<void> {
  const said = hear(child);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${what}: ${error.message}`)));
    child.once('exit', (status) => (status === 0 ? resolve() : reject(new Error(`${what} ended with ${status}:\n${said()}`))));
  });
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
  await gone;
  clearTimeout(late);
}

const answers = (apiUrl: string): Promise<boolean> =>
  fetch(`${apiUrl}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

/** A port that was free a moment ago. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
