import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import pg from 'pg';
import type { PostgresRuntime } from './ensure-postgres-runtime.ts';
import { postgresProcess, prepareCluster } from './prepare-cluster.ts';

type Wish = Parameters<typeof prepareCluster>[0] & { readonly runtime: PostgresRuntime };

/** A running server. `url` is the superuser's, of database `postgres`. */
export type RunningPostgres = { readonly url: string; readonly pid: number; readonly stop: () => Promise<void> };

const startTimeoutMs = 30_000;
const stopTimeoutMs = 20_000;

/**
 * Starts a server of our own and waits until it answers; for tests and tools, while `up` lets its supervisor run `postgresProcess`.
 * @throws AxionError `local.server-failed` with the server's last words
 */
export async function startPostgres(wish: Wish): Promise<RunningPostgres> {
  await prepareCluster(wish);
  const { file, args, env } = postgresProcess(wish);
  const child = spawn(file, args, { env, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  const lastWords = hear(child);
  const url = `postgres://postgres:${encodeURIComponent(wish.superuserPassword)}@127.0.0.1:${wish.port}/postgres`;
  const stop = () => stopChild(child);
  try {
    await untilReady(child, url);
  } catch (error) {
    await stop();
    throw new AxionError('local.server-failed', { server: 'postgres', reason: lastWords() || String(error) }, error);
  }
  return { url, pid: child.pid as number, stop };
}

function hear(child: ChildProcess): () => string {
  let said = '';
  child.on('error', (error) => {
    said += error.message;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-2_000);
  });
  return () => {
    const lines = said.trim().split('\n');
    const telling = lines.filter((line) => /could not|FATAL|PANIC/.test(line)).map((line) => line.replace(/^.*?(?=[A-Z]+: {2})/, ''));
    return (telling.length > 0 ? telling : lines).slice(-3).join('; ');
  };
}

/** Asks every 20 ms whether the server lets us in; the answer of one that starts or recovers is a refusal. */
async function untilReady(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    const failure = await client.connect().then(
      () => undefined,
      (error: Error) => error,
    );
    await client.end().catch(() => undefined);
    if (failure === undefined) return;
    const ended = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    if (ended || performance.now() > deadline) throw failure;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  const cut = setTimeout(() => child.kill('SIGQUIT'), stopTimeoutMs);
  await ended;
  clearTimeout(cut);
}
