import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestServer } from './test-server.ts';

/** How tests reach ClickHouse: as the user who may do everything, and as the one who may read `axion_sense`. */
export type TestClickHouse = { readonly url: string; readonly readerUrl: string };

/** A server of ours in a process of its own. */
export type OwnClickHouseServer = TestClickHouse & {
  readonly pid: number;
  /** Resolves with the signal or status it ended by. */
  readonly ended: Promise<number | string | null>;
  stop(): Promise<void>;
};

/** Our server over chDB in a folder of the run's own, or the server of AXION_TEST_CLICKHOUSE_URL (with AXION_TEST_CLICKHOUSE_READER_URL). */
export const clickhouseServer: TestServer = {
  name: 'clickhouse',
  async start({ folder, env }) {
    const { AXION_TEST_CLICKHOUSE_URL: url, AXION_TEST_CLICKHOUSE_READER_URL: readerUrl = url } = env;
    if (url && readerUrl) return { provided: { clickhouse: { url, readerUrl } }, stop: async () => undefined };
    const server = await startClickHouseServer(folder);
    return { provided: { clickhouse: { url: server.url, readerUrl: server.readerUrl } }, stop: server.stop };
  },
};

const main = fileURLToPath(new URL('../../../local/clickhouse/main.ts', import.meta.url));
const followParent = new URL('../../../local/supervisor/children/follow-parent.ts', import.meta.url).href;

/** Starts a server on `folder` that ends with this process. @throws Error with its last words when it does not come up */
export async function startClickHouseServer(folder: string): Promise<OwnClickHouseServer> {
  const [writer, reader] = [randomBytes(12).toString('hex'), randomBytes(12).toString('hex')];
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    AXION_CLICKHOUSE_PORT: '0',
    AXION_CLICKHOUSE_FOLDER: folder,
    AXION_CLICKHOUSE_WRITER_PASSWORD: writer,
    AXION_CLICKHOUSE_READER_PASSWORD: reader,
  };
  const child = spawn(process.execPath, ['--import', followParent, main], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (piece) => {
    complaint = (complaint + piece).slice(-2_000);
  });
  const ended = once(child, 'exit').then(([status, signal]) => signal ?? status);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const url = await Promise.race([
    listeningUrl(child.stdout),
    ended.then((how) => Promise.reject(new Error(`ClickHouse ended: ${how}\n${complaint}`))),
  ]);
  const as = (user: string, password: string) => url.replace('http://', `http://${user}:${password}@`);
  return { url: as('axion_writer', writer), readerUrl: as('axion_gen_reader', reader), pid: child.pid as number, ended, stop };
}

const listeningUrl = (output: NodeJS.ReadableStream): Promise<string> =>
  new Promise((resolve) => {
    createInterface({ input: output }).on('line', (line) => {
      const { message, url } = JSON.parse(line);
      if (message === 'listening') resolve(url);
    });
  });
