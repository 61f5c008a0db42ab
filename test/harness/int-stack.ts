import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment } from '@axion/platform/config/start.ts';
import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { objectServer } from './objects/object-server.ts';
import { clickhouseServer } from './servers/clickhouse-server.ts';
import { postgresServer } from './servers/postgres-server.ts';
import type { RunningTestServer, TestServer } from './servers/test-server.ts';
import './servers/provided.ts';

/** Stores that tests of project `int` may inject; a new one is a file like `postgres-server.ts` and a place in this list. */
const servers: readonly TestServer[] = [postgresServer, clickhouseServer, objectServer];

/** vitest's global setup: starts every server in a folder of the run's own, all at once; none outlives the run. */
export default async function startIntStack(project: TestProject): Promise<() => Promise<void>> {
  const root = await mkdtemp(join(tmpdir(), 'axion-int-'));
  const started = await Promise.allSettled(servers.map((server) => startIn(root, server)));
  const running = started.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
  const stopAll = async () => {
    await Promise.allSettled(running.map(({ stop }) => stop()));
    await rm(root, { recursive: true, force: true });
  };
  const failed = started.find((result) => result.status === 'rejected');
  if (failed) {
    await stopAll();
    throw failed.reason;
  }
  for (const { provided } of running)
    for (const [key, value] of Object.entries(provided)) project.provide(key as keyof ProvidedContext, value as never);
  return stopAll;
}

async function startIn(root: string, { name, start }: TestServer): Promise<RunningTestServer> {
  const folder = join(root, name);
  await mkdir(folder);
  return start({ folder, env: environment() });
}
