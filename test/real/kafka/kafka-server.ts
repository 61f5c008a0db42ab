import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeOnce } from '@axion/local/debian/make-once.ts';
import { runCommand } from '@axion/local/debian/run-command.ts';
import { freePort } from '../../harness/free-port.ts';
import { findJava } from '../programs/find-java.ts';
import { realCache } from '../programs/real-cache.ts';
import { runMaven } from '../programs/run-maven.ts';

/** A real broker on loopback that also is its own controller (KRaft). */
export type KafkaServer = {
  readonly broker: string;
  /** As the machine would lose it: no goodbye, nothing flushed. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
};

const pom = fileURLToPath(new URL('pom.xml', import.meta.url));
/** 5 s on a quiet machine. */
const startDeadlineMs = 240_000;

/** Installs Kafka on first use and starts a broker on a free port, in a folder of its own. */
export async function startKafka(): Promise<KafkaServer> {
  const java = await findJava();
  const lib = await installed();
  const folder = await mkdtemp(join(tmpdir(), 'axion-kafka-'));
  const [port, controllerPort] = [await freePort(), await freePort()];
  const properties = join(folder, 'server.properties');
  await writeFile(properties, propertiesOf({ folder, port, controllerPort }));
  const words = (memory: string, program: readonly string[]) => [
    ...java.args,
    memory,
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    '-cp',
    `${lib}/*`,
    ...program,
  ];
  const format = words('-Xmx128m', ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', properties]);
  await runCommand({ file: java.file, args: format, timeoutMs: startDeadlineMs });
  let running: ChildProcess | undefined;
  const server: KafkaServer = {
    broker: `127.0.0.1:${port}`,
    async start() {
      running = spawn(java.file, words('-Xmx384m', ['kafka.Kafka', properties]), { stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [running.stdout, running.stderr])
        stream?.on('data', (chunk: Buffer) => {
          said = (said + chunk.toString()).slice(-4_000);
        });
      for (const end = Date.now() + startDeadlineMs; !(await answers(port)); await new Promise((resolve) => setTimeout(resolve, 100))) {
        if (running.exitCode !== null || Date.now() > end) throw new Error(`Kafka did not start:\n${said}`);
      }
    },
    async kill() {
      const gone = running;
      running = undefined;
      if (!gone || gone.exitCode !== null) return;
      const left = new Promise((resolve) => gone.once('exit', resolve));
      gone.kill('SIGKILL');
      await left;
    },
    async stop() {
      await server.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

const clusterId = '4L6g3nShT-eMCtK--X86sw';

const propertiesOf = ({ folder, port, controllerPort }: { folder: string; port: number; controllerPort: number }): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': join(folder, 'logs'),
    'num.network.threads': 2,
    'num.io.threads': 2,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 5,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 5,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.coordinator.threads': 1,
    'log.cleaner.dedupe.buffer.size': 8_388_608,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

/** Kafka's jars by Maven, kept until the list of them changes. */
async function installed(): Promise<string> {
  const version = /kafka_2.13.*?<version>([\d.]+)/.exec(await readFile(pom, 'utf8'))?.[1];
  const lib = realCache('kafka', `lib-${version}`);
  await makeOnce({
    folder: lib,
    make: ({ kept, made }) =>
      runMaven({ folder: kept, pom, goals: ['dependency:copy-dependencies', `-DoutputDirectory=${made}`, '-DincludeScope=runtime'] }),
  });
  return lib;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
