import { join } from 'node:path';
import { type LogFile, openLogFile } from '../log-file.ts';
import type { StackState } from '../part-state.ts';
import { openBoard } from '../parts/board.ts';
import type { Part } from '../parts/part.ts';
import { dependentsOf, startOrder } from '../parts/start-order.ts';
import { failureLines } from '../refusal.ts';
import { type Rim, type RunningServer, runServer } from './run-server.ts';
import { runStep } from './run-step.ts';

/** All parts of a stack, being started, running, or being stopped. */
export type Stack = {
  state(): StackState;
  /** Hears every change until `unsubscribe` is called. */
  onChange(listener: (state: StackState) => void): () => void;
  /** All servers are ready and all steps done. Rejects with what failed first; the rest is then already stopped. */
  readonly ready: Promise<void>;
  /** Ends everything, the dependent before what it depends on. Safe to call twice. Never rejects. */
  stop(): Promise<void>;
  /** Resolves when everything has been stopped, whoever asked for it. */
  readonly stopped: Promise<void>;
};

/**
 * Starts the parts: each as soon as all it depends on is ready or done, independent ones side by side.
 * @throws Error when the table itself is wrong (unknown dependency, circle)
 */
export function superviseStack(table: readonly Part[], { logs }: { readonly logs: string }): Stack {
  const parts = startOrder(table);
  const board = openBoard(parts);
  const running = new Map<string, RunningServer>();
  const logFiles = parts.map((part) => [part.name, openLogFile(join(logs, `${part.name}.log`))] as const);
  const logOf = new Map<string, LogFile>(logFiles);
  const halted = new AbortController();

  const startPart = async (part: Part): Promise<void> => {
    halted.signal.throwIfAborted();
    const rim: Rim = { log: logOf.get(part.name) as LogFile, change: (change) => board.change(part.name, change) };
    rim.log.write(`supervisor: starting ${part.name} at ${new Date().toISOString()}\n`);
    if (part.kind === 'step') return runStep(part, rim, halted.signal);
    const server = runServer(part, rim);
    running.set(part.name, server);
    await server.ready;
  };

  const stopAll = stopInReverse(parts, running);
  const over = Promise.withResolvers<void>();
  const stop = (): Promise<void> => {
    if (halted.signal.aborted) return over.promise;
    halted.abort(new Error('the stack is being stopped'));
    board.phase('stopping');
    void stopAll()
      .then(() => Promise.allSettled(started))
      .then(() => {
        for (const [, log] of logFiles) log.close();
        board.phase('stopped');
        over.resolve();
      });
    return over.promise;
  };

  const started = startAll(parts, startPart);
  const ready = Promise.all(started).then(
    () => board.phase('ready'),
    async (error: unknown) => {
      if (!halted.signal.aborted) board.fail(failureLines(error));
      await stop();
      throw error;
    },
  );
  ready.catch(() => undefined);
  return { state: board.state, onChange: board.onChange, ready, stop, stopped: over.promise };
}

/** One promise a part; each waits for those of its dependencies. */
function startAll(parts: readonly Part[], start: (part: Part) => Promise<void>): readonly Promise<void>[] {
  const started = new Map<string, Promise<void>>();
  for (const part of parts) {
    const before = part.dependsOn.map((name) => started.get(name));
    const promise = Promise.all(before).then(() => start(part));
    promise.catch(() => undefined);
    started.set(part.name, promise);
  }
  return [...started.values()];
}

/** Stops each server after all servers that depend on it, directly or through steps. */
function stopInReverse(parts: readonly Part[], running: ReadonlyMap<string, RunningServer>): () => Promise<void> {
  const ended = new Map<string, Promise<void>>();
  const end = (part: Part): Promise<void> => {
    const known = ended.get(part.name);
    if (known) return known;
    const promise = Promise.all(dependentsOf(parts, part.name).map(end)).then(() => running.get(part.name)?.stop());
    ended.set(part.name, promise);
    return promise;
  };
  return async () => {
    await Promise.all(parts.map(end));
  };
}
