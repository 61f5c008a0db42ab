import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeOnce } from '@axion/local/debian/make-once.ts';
import { runCommand } from '@axion/local/debian/run-command.ts';
import { environment } from '@axion/platform/config/start.ts';
import { freePort } from '../../harness/free-port.ts';
import { findGo } from '../programs/find-go.ts';
import { realCache } from '../programs/real-cache.ts';

export const realVersion = 'v1.22.1';
const source = 'github.com/openfga/openfga';
const buildDeadlineMs = 1_500_000;
const startDeadlineMs = 30_000;
const stopDeadlineMs = 10_000;
/** Address space in KiB: dense recursion takes the real server to 20 GB, and it should end before the machine does. */
const addressLimitKib = 12_000_000;

export type RealOpenfga = { readonly apiUrl: string; readonly apiToken: string; readonly pid: number; readonly stop: () => Promise<void> };

/**
 * Installs the real OpenFGA on first use (minutes) and starts it on free ports: on a database of PostgreSQL, migrated first, or with
 * its memory store.
 */
export async function startRealOpenfga({ postgresUrl }: { readonly postgresUrl?: string } = {}): Promise<RealOpenfga> {
  const binary = await installed();
  const store = postgresUrl
    ? ['--datastore-engine', 'postgres', '--datastore-uri', `${postgresUrl}?sslmode=disable`]
    : ['--datastore-engine', 'memory'];
  if (postgresUrl) await runCommand({ file: binary, args: ['migrate', ...store], timeoutMs: 120_000 });
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

/** By `go install`, kept with what Go fetched and built. */
async function installed(): Promise<string> {
  const home = realCache('openfga');
  const flags = ['-p=2', '-modcacherw', '-buildvcs=false', '-ldflags', `-s -w -X ${source}/internal/build.Version=${realVersion}`];
  await makeOnce({
    folder: join(home, realVersion),
    async make({ made }) {
      const go = await findGo();
      console.log(`installing OpenFGA ${realVersion} with go; this takes some minutes`);
      const places = { GOBIN: made, GOPATH: join(home, 'go'), GOCACHE: join(home, 'go-build') };
      // It asks for a newer Go than most machines have; Go fetches that itself.
      const env = { ...environment(), ...places, CGO_ENABLED: '0', GOTOOLCHAIN: 'auto' } as Record<string, string>;
      const args = ['-n', '19', go, 'install', ...flags, `${source}/cmd/openfga@${realVersion}`];
      await runCommand({ file: 'nice', args, env, timeoutMs: buildDeadlineMs });
    },
  });
  return join(home, realVersion, 'openfga');
}

function hear(child: ChildProcess): () => string {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
    });
  return () => said;
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
