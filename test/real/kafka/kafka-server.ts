import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '@axion/platform/config/start.ts';

/** A real broker on loopback that also is its own controller (KRaft). */
export type KafkaServer = {
  readonly broker: string;
  /** As the machine would lose it: no goodbye, nothing flushed. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
};

const project = fileURLToPath(new URL('../../../', import.meta.url));
const pom = fileURLToPath(new URL('pom.xml', import.meta.url));
/** 5 s on a quiet machine. */
const startDeadlineMs = 240_000;

/** Installs Kafka on first use and starts a broker on a free port, in a folder of its own. */
export async function startKafka(): Promise<KafkaServer> {
  const java = javaOf();
  const lib = await installed();
  const folder = await mkdtemp(join(tmpdir(), 'axion-kafka-'));
  const [port, controllerPort] = [await freePort(), await freePort()];
  const properties = join(folder, 'server.properties');
  await writeFile(properties, propertiesOf({ folder, port, controllerPort }));
  const run = (memory: string, words: readonly string[]) =>
    spawn(
      java,
      [memory, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-cp', `${lib}/*`, ...words],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  await ended(run('-Xmx128m', ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', properties]), 'kafka format');
  let running: ChildProcess | undefined;
  const server: KafkaServer = {
    broker: `127.0.0.1:${port}`,
    async start() {
      running = run('-Xmx384m', ['kafka.Kafka', properties]);
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

function javaOf(): string {
  const home = environment().JAVA_HOME;
  const java = home ? join(home, 'bin', 'java') : 'java';
  const { status, stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  if (status !== 0) throw new Error('Java 17 or newer is needed to run Kafka: install openjdk-17-jre-headless or set JAVA_HOME');
  if (Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) < 17)
    throw new Error(`Java 17 or newer is needed to run Kafka, this is ${stderr.split('\n')[0]}`);
  return java;
}

/** Kafka's jars by Maven, kept in AXION_REAL_CACHE (default `.axion/real`) until the list of them changes. */
async function installed(): Promise<string> {
  const cache = join(environment().AXION_REAL_CACHE ?? join(project, '.axion', 'real'), 'kafka');
  const lib = join(cache, `lib-${/kafka_2.13.*?<version>([\d.]+)/.exec(readFileSync(pom, 'utf8'))?.[1]}`);
  if (existsSync(lib)) return lib;
  const half = `${lib}.half`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  const maven = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${half}`, '-DincludeScope=runtime'];
  await ended(spawn('mvn', maven, { stdio: ['ignore', 'pipe', 'pipe'] }), 'mvn (Maven fetches Kafka: install maven)');
  await rename(half, lib);
  return lib;
}

function ended(child: ChildProcess, what: string): Promise<void> {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
    });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${what}: ${error.message}`)));
    child.once('exit', (status) => (status === 0 ? resolve() : reject(new Error(`${what} ended with ${status}:\n${said}`))));
  });
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

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
