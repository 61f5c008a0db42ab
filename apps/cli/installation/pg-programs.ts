import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { postgresAddress, withoutPassword } from '@axion/platform/postgres/postgres-address.ts';

export type PgProgram = 'pg_dump' | 'pg_dumpall' | 'pg_restore' | 'pg_basebackup' | 'pg_receivewal' | 'pg_verifybackup';

type Run = {
  readonly args: readonly string[];
  /** Where the program connects to. Its password goes by the environment: a command line can be read by everyone on the machine. */
  readonly url?: string;
  /** After which it is ended, which is a failure whatever it answers; null for a program that runs until the signal. */
  readonly timeoutMs: number | null;
  readonly signal?: AbortSignal;
};

/** Programs that come with PostgreSQL. */
export type PgPrograms = {
  /** Runs one to its end; what it wrote on standard output. @throws Error with its last words */
  run(name: PgProgram, run: Run): Promise<string>;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Finds them in AXION_PG_BIN or on the PATH. @throws Error that says what to install, from the first run */
export function pgPrograms(env: Environment): PgPrograms {
  const given = env.AXION_PG_BIN;
  const folders = given ? [given] : (env.PATH ?? '').split(delimiter).filter(Boolean);
  return {
    async run(name, { args, url, timeoutMs, signal }) {
      const file = await findIn(folders, name);
      if (file === undefined)
        throw new Error(
          `${name} is not in ${given ?? 'any folder of PATH'}. Install the PostgreSQL client programs, of the server’s version or newer, or name their folder with AXION_PG_BIN`,
        );
      const sign = url === undefined ? [] : ['--dbname', withoutPassword(url)];
      const password =
        url === undefined ? {} : { PGPASSWORD: decodeURIComponent(new URL(postgresAddress(url).servers[0] ?? url).password) };
      const { PATH, HOME } = env;
      return toItsEnd(file, [...sign, ...args], { PATH, HOME, LC_ALL: 'C.UTF-8', TZ: 'UTC', ...password }, { timeoutMs, signal });
    },
  };
}

/** @throws Error when the programs are older than the server, whose dumps they would refuse in the middle */
export async function refuseOlderPrograms(programs: PgPrograms, serverVersionNum: number): Promise<void> {
  const said = await programs.run('pg_dump', { args: ['--version'], timeoutMs: 20_000 });
  const major = majorOf(said);
  const server = Math.floor(serverVersionNum / 10_000);
  if (major < server)
    throw new Error(
      `pg_dump is of PostgreSQL ${major}, the server of ${server}: the programs must not be older. Install newer ones, or name their folder with AXION_PG_BIN`,
    );
}

/** `pg_dump (PostgreSQL) 17.11 (Debian …)` is 17. */
export const majorOf = (version: string): number => Number(/\(PostgreSQL\) (\d+)/.exec(version)?.[1] ?? 0);

async function findIn(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const file = join(folder, name);
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}

type Limits = { readonly timeoutMs: number | null; readonly signal: AbortSignal | undefined };

function toItsEnd(file: string, args: readonly string[], env: NodeJS.ProcessEnv, { timeoutMs, signal }: Limits): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      killSignal: 'SIGTERM',
      ...(timeoutMs === null ? {} : { timeout: timeoutMs }),
      ...(signal ? { signal } : {}),
    });
    let [out, complaint] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      out += piece;
    });
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      complaint = (complaint + piece).slice(-4_000);
    });
    child.once('error', reject);
    child.once('close', (status, how) => {
      // Some answer 0 when they are ended in the middle.
      if (status === 0 && !child.killed) resolve(out);
      else {
        const end = child.killed && timeoutMs !== null ? `not done after ${timeoutMs / 1_000} s` : (how ?? `status ${status}`);
        reject(new Error(`${file.split('/').at(-1)}: ${end}. ${complaint.trim()}`));
      }
    });
  });
}
