import { setTimeout as sleep } from 'node:timers/promises';
import { type LogFile, lastLines, readableLine } from '../log-file.ts';
import type { PartState } from '../part-state.ts';
import type { ChildCommand, Server } from '../parts/part.ts';
import { refusal } from '../refusal.ts';
import { untilReady } from './readiness.ts';
import { afterCrash, type CrashHistory } from './restart-backoff.ts';
import { type Child, type Ending, endingText, spawnChild } from './spawn-child.ts';

/** Where a server writes, and how it tells what became of it. */
export type Rim = {
  readonly log: LogFile;
  readonly change: (change: Partial<Pick<PartState, 'standing' | 'pid' | 'restarts' | 'detail' | 'tookMs'>>) => void;
};

/** A server that is kept running until it is stopped. */
export type RunningServer = {
  /** Its first readiness. Rejects with a Refusal when it does not come, with the stop's reason when stopped before. */
  readonly ready: Promise<void>;
  /** Ends it and waits for that; what does not end in time is killed. Never rejects. */
  stop(): Promise<void>;
};

/** Exit status of an app whose configuration is not usable: starting it again cannot help. */
const configurationFault = 2;
/** So many crashes before the first readiness mean that it will not come. */
const crashesBeforeGivingUp = 3;

type Life = { readonly server: Server; readonly rim: Rim; readonly stopping: AbortSignal; readonly onReady: () => void };

/** Starts a server, watches it, and starts it again when it ends by itself. */
export function runServer(server: Server, rim: Rim): RunningServer {
  const stopping = new AbortController();
  const first = Promise.withResolvers<void>();
  first.promise.catch(() => undefined);
  const life = { server, rim, stopping: stopping.signal, onReady: first.resolve };
  const ended = (server.command ? keepAlive(life, server.command) : onlyWatch(life)).then(
    () => first.reject(new Error(`${server.name} was stopped`)),
    (error: Error) => {
      rim.change({ standing: 'failed', pid: null, detail: error.message });
      first.reject(error);
    },
  );
  const stop = () => {
    stopping.abort();
    return ended;
  };
  return { ready: first.promise, stop };
}

async function keepAlive(life: Life, command: NonNullable<Server['command']>): Promise<void> {
  const { server, rim, stopping } = life;
  let proven = false;
  let history: CrashHistory = { crashesInARow: 0 };
  const onReady = () => {
    proven = true;
    life.onReady();
  };
  for (let restarts = 0; !stopping.aborted; restarts++) {
    const startedAt = Date.now();
    rim.change({ standing: 'starting', restarts });
    const { ending, late } = await oneRun({ ...life, onReady }, await command());
    if (stopping.aborted) break;
    const hopeless = late !== undefined || ending.status === configurationFault || restarts + 1 >= crashesBeforeGivingUp;
    if (!proven && hopeless) throw notReady(server, rim, late ?? endingText(ending));
    const next = afterCrash(history, Date.now() - startedAt);
    history = next;
    const detail = `${late ?? endingText(ending)}; starting again in ${next.delayMs / 1000} s`;
    rim.log.write(`supervisor: ${server.name} ${detail}\n`);
    rim.change({ standing: 'restarting', pid: null, restarts: restarts + 1, detail });
    await sleep(next.delayMs, undefined, { signal: stopping }).catch(() => undefined);
  }
  rim.change({ standing: 'stopped', pid: null });
}

/** One process from its start to its end; `late` tells why it was ended for not being ready in time. */
async function oneRun({ server, rim, stopping, onReady }: Life, command: ChildCommand): Promise<{ ending: Ending; late?: string }> {
  const startedAt = Date.now();
  const child = spawnChild(command, { log: rim.log });
  rim.change({ pid: child.pid ?? null });
  const over = new AbortController();
  const becameReady = () => {
    rim.change({ standing: 'ready', tookMs: Date.now() - startedAt });
    onReady();
    return never;
  };
  const late = await Promise.race([
    child.ended.then(() => undefined),
    aborted(stopping),
    untilReady(server.check, { withinMs: server.readyWithinMs, signal: AbortSignal.any([over.signal, stopping]) }).then(
      becameReady,
      (error: Error) => (over.signal.aborted || stopping.aborted ? never : error.message),
    ),
  ]);
  over.abort();
  if (stopping.aborted) rim.change({ standing: 'stopping' });
  if (stopping.aborted || late !== undefined) await endChild(child, server, rim);
  // Also after a crash: grandchildren may have outlived it.
  child.killGroup();
  const ending = await child.ended;
  return late === undefined ? { ending } : { ending, late };
}

/** Asks a child to end, and kills its group when it does not in time. */
async function endChild(child: Child, { name, stopSignal, stopWithinMs }: Server, { log }: Rim): Promise<void> {
  child.ask(stopSignal);
  const patience = new AbortController();
  const outcome = await Promise.race([
    child.ended.then(() => 'ended'),
    sleep(stopWithinMs, 'late', { signal: patience.signal }).catch(() => 'ended'),
  ]);
  patience.abort();
  if (outcome === 'late') log.write(`supervisor: ${name} did not end within ${stopWithinMs / 1000} s and is killed\n`);
}

/** Somebody else's server: it must answer once; what it does later is theirs. */
async function onlyWatch({ server, rim, stopping, onReady }: Life): Promise<void> {
  const startedAt = Date.now();
  rim.change({ standing: 'starting' });
  await untilReady(server.check, { withinMs: server.readyWithinMs, signal: stopping }).catch((error: Error) => {
    if (stopping.aborted) return;
    throw refusal('failed', `${server.title} at ${server.url} is ${error.message}`, {
      hint: 'Check the AXION_*_URL variable that names it.',
    });
  });
  if (!stopping.aborted) {
    rim.change({ standing: 'ready', tookMs: Date.now() - startedAt });
    onReady();
  }
  await aborted(stopping);
  rim.change({ standing: 'stopped' });
}

const notReady = (server: Server, rim: Rim, why: string) =>
  refusal('failed', `${server.name}: ${why}`, {
    details: lastLines(rim.log.path, 8).map((line) => readableLine(line)),
    hint: adviceFor(lastLines(rim.log.path, 20).join('\n'), server.name),
  });

/** What helps, read from the last words of a child. */
export const adviceFor = (lastWords: string, name: string): string =>
  /ENOSPC|No space left on device/i.test(lastWords)
    ? 'The disk is full: free some space (axion doctor shows how much is needed), then start again.'
    : `The whole log: axion logs ${name}. The state of this machine: axion doctor`;

const never = new Promise<never>(() => undefined);

const aborted = (signal: AbortSignal): Promise<undefined> =>
  signal.aborted
    ? Promise.resolve(undefined)
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
