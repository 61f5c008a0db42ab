import { rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Stack } from '../children/supervise.ts';
import type { StackState } from '../part-state.ts';
import { measureTrees } from '../place/process-tree.ts';
import type { StackReport } from '../stack-report.ts';
import { controlSocketPath } from './socket-path.ts';

/** What the control socket offers: HTTP on a Unix socket, so that curl can ask too. */
export type Control = { close(): Promise<void> };

/**
 * Serves `GET /status` (a StackReport), `GET /watch` (a line of StackState a change until the stack is ready, failed or stopped)
 * and `POST /down` (the same lines until all is stopped). The caller holds the stack's lock.
 */
export async function serveControl(stack: Stack, { run, down }: { readonly run: string; readonly down: () => void }): Promise<Control> {
  rmSync(join(run, 'control.sock'), { force: true });
  const routes: Readonly<Record<string, (answer: ServerResponse) => void>> = {
    'GET /status': (answer) => answer.end(JSON.stringify(reportOf(stack.state()))),
    'GET /watch': (answer) => follow(stack, answer, ({ phase }) => phase !== 'starting'),
    'POST /down': (answer) => {
      down();
      follow(stack, answer, ({ phase, parts }) => phase === 'stopped' || (phase === 'failed' && parts.every(isOver)));
    },
  };
  const server = createServer((request, answer) => {
    const route = routes[`${request.method} ${request.url}`];
    answer.setHeader('content-type', 'application/x-ndjson');
    if (route) route(answer);
    else answer.writeHead(404).end('{"error":"only GET /status, GET /watch and POST /down"}\n');
  });
  const { path, close } = controlSocketPath(run);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return {
    close: async () => {
      await new Promise((done) => {
        server.close(done);
        setTimeout(() => server.closeAllConnections(), 500).unref();
      });
      close();
    },
  };
}

const isOver = ({ standing }: StackState['parts'][number]): boolean => ['stopped', 'failed', 'done', 'waiting'].includes(standing);

/** At most ten lines a second; the last state is always sent. */
const quietMs = 100;

function follow(stack: Stack, answer: ServerResponse, isLast: (state: StackState) => boolean): void {
  let timer: NodeJS.Timeout | undefined;
  const send = () => {
    timer = undefined;
    const state = stack.state();
    answer.write(`${JSON.stringify(state)}\n`);
    if (isLast(state)) finish();
  };
  const unsubscribe = stack.onChange((state) => {
    if (isLast(state)) {
      clearTimeout(timer);
      send();
    } else timer ??= setTimeout(send, quietMs);
  });
  const finish = () => {
    unsubscribe();
    clearTimeout(timer);
    if (!answer.writableEnded) answer.end();
  };
  answer.on('close', finish);
  send();
}

function reportOf(state: StackState): StackReport {
  const memory = measureTrees(
    state.parts.flatMap(({ pid }) => (pid === null ? [] : [pid])),
    [state.supervisorPid],
  );
  return { ...state, memory: Object.fromEntries(memory) };
}
