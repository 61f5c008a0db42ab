import './engine/thread-pool.ts';
import { configOrExit, stopOnSignals } from '@axion/platform/config/start.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { clickhouseSettings } from './config.ts';
import { openEngine } from './engine/open-engine.ts';
import { serveClickHouse } from './serve-clickhouse.ts';
import { usersOf } from './users.ts';

const config = configOrExit(clickhouseSettings);
const log = openLog({ service: 'clickhouse', level: config.logLevel });
const engine = await openEngine({ folder: config.folder, memoryBytes: config.memoryBytes, sessionsPerRole: 4 }).catch((error: unknown) => {
  log.error('the data cannot be opened: another process may be using them', { folder: config.folder, error });
  return process.exit(1);
});
const users = usersOf({ writer: config.writerPassword, reader: config.readerPassword });
const server = await serveClickHouse({ engine, users, log }, { port: config.port, host: '127.0.0.1' });

// Node's own exit waits for threads, and a thread inside the engine may never return.
const endAtOnce = () => process.kill(process.pid, 'SIGKILL');
process.on('uncaughtException', (error) => {
  log.error('unforeseen failure', { error });
  endAtOnce();
});
stopOnSignals(async () => {
  setTimeout(endAtOnce, 8_000).unref();
  await server.close();
  await engine.close();
});
log.info('listening', { url: `http://127.0.0.1:${server.port}`, version: engine.version });
