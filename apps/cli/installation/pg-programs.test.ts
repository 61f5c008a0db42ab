import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepReceiving } from '../physical/receive-wal.ts';
import { type PgPrograms, pgPrograms } from './pg-programs.ts';

let folder: string;
let programs: PgPrograms;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-programs-'));
  programs = pgPrograms({ AXION_PG_BIN: folder, PATH: '/usr/bin:/bin' });
});
afterEach(() => rm(folder, { recursive: true }));

/** A program of PostgreSQL's that does what a test wants of it. */
async function lay(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

/** pg_receivewal answers 0 when it is ended. */
const politely = 'trap "exit 0" TERM; while :; do sleep 0.02; done';

it('takes a program that was ended in the middle for no success, whatever it answers', async () => {
  await lay('pg_receivewal', politely);
  await expect(programs.run('pg_receivewal', { args: [], timeoutMs: 200 })).rejects.toThrow('pg_receivewal: not done after 0.2 s');
});

it('receives until it is ended, and takes every other end for a failure', async () => {
  const ending = new AbortController();
  const receiver = { url: 'postgres://backup@localhost/postgres', args: [], signal: ending.signal };
  await lay('pg_receivewal', 'exit 0');
  await expect(keepReceiving(programs, receiver)).rejects.toThrow('nobody ended it');
  await lay('pg_receivewal', 'echo "could not send" >&2; exit 1');
  await expect(keepReceiving(programs, receiver)).rejects.toThrow('could not send');
  await lay('pg_receivewal', politely);
  setTimeout(() => ending.abort(), 100);
  await keepReceiving(programs, receiver);
});

it('names no end to a receiver', async () => {
  const wishes: unknown[] = [];
  const run: PgPrograms['run'] = async (_name, { timeoutMs }) => {
    wishes.push(timeoutMs);
    return '';
  };
  const signal = AbortSignal.abort();
  await keepReceiving({ run }, { url: 'postgres://backup@localhost/postgres', args: [], signal });
  expect(wishes).toEqual([null]);
});
