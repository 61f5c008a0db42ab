import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { PostgresRuntime } from './ensure-postgres-runtime.ts';
import { poolerConfiguration } from './pooler-settings.ts';

type Wish = {
  readonly runtime: PostgresRuntime;
  /** The pooler's own; made when absent. */
  readonly folder: string;
  readonly port: number;
  /** Where the server is. */
  readonly server: { readonly host: string; readonly port: number };
  /** Passwords by role; all others are refused. */
  readonly passwords: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string | number>>;
};

/** A running PgBouncer before every database of one server. */
export type RunningPooler = { readonly port: number; readonly stop: () => Promise<void> };

const startTimeoutMs = 10_000;

/**
 * Starts PgBouncer in transaction mode with the settings that an operator gets, and waits until it listens.
 * @throws AxionError `local.server-failed` with its last words
 */
export async function startPooler(wish: Wish): Promise<RunningPooler> {
  const { runtime, folder, port } = wish;
  const file = join(folder, 'pgbouncer.ini');
  const { file: program, args, env, uid } = runtime.command('pgbouncer', [file]);
  await writeFiles(wish, file, uid);
  const child = spawn(program, args, { env, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.on('error', (error) => {
    said += error.message;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-2_000);
  });
  const isOver = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  const stop = async () => {
    if (isOver()) return;
    const ended = once(child, 'exit');
    // At once: a safe shutdown would wait for clients.
    child.kill('SIGQUIT');
    await ended;
  };
  if (await isSoon(() => said.includes('process up'), isOver)) return { port, stop };
  await stop();
  throw new AxionError('local.server-failed', {
    server: 'pgbouncer',
    reason: said.trim().split('\n').slice(-3).join('; ') || 'it does not listen',
  });
}

async function writeFiles(
  { folder, port, server, passwords, overrides = {} }: Wish,
  file: string,
  owner: number | undefined,
): Promise<void> {
  const userFile = join(folder, 'users.txt');
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const users = Object.entries(passwords).map(([role, password]) => `${quoted(role)} ${quoted(password)}\n`);
  const databases = { '*': `host=${server.host} port=${server.port}` };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(userFile, users.join(''), { mode: 0o600 });
  await writeFile(file, poolerConfiguration({ databases, port, listenAddress: '127.0.0.1', userFile, overrides }), { mode: 0o600 });
  for (const path of [userFile, file]) await chmod(path, 0o600);
  if (owner !== undefined) for (const path of [folder, userFile, file]) await chown(path, owner, owner);
}

/** It says that it is up once it listens. */
async function isSoon(isUp: () => boolean, isOver: () => boolean): Promise<boolean> {
  const deadline = performance.now() + startTimeoutMs;
  while (!isUp() && !isOver() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
  return isUp() && !isOver();
}
