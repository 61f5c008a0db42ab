import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { createInterface } from 'node:readline';
import { controlSocketPath } from './control/socket-path.ts';
import type { StackState } from './part-state.ts';
import type { StackReport } from './stack-report.ts';

/** The running stack's report, or undefined when none runs. @throws Error when its supervisor does not answer within 10 s */
export async function askStatus(run: string): Promise<StackReport | undefined> {
  for await (const line of ask(run, 'GET', '/status', AbortSignal.timeout(10_000))) return JSON.parse(line) as StackReport;
  return undefined;
}

/** The states of the running stack until it is ready, failed or stopped; nothing when none runs. */
export const watchStack = (run: string, signal: AbortSignal): AsyncGenerator<StackState> => statesOf(ask(run, 'GET', '/watch', signal));

/** Stops the running stack and follows it; nothing when none runs. */
export const stopStack = (run: string, signal: AbortSignal): AsyncGenerator<StackState> => statesOf(ask(run, 'POST', '/down', signal));

async function* statesOf(lines: AsyncGenerator<string>): AsyncGenerator<StackState> {
  for await (const line of lines) yield JSON.parse(line) as StackState;
}

/** The answer's lines; none when no supervisor listens. A supervisor that dies in the middle ends the lines. */
async function* ask(run: string, method: string, path: string, signal: AbortSignal): AsyncGenerator<string> {
  const socket = pathOrNone(run);
  if (!socket) return;
  try {
    const answer = await answerOf({ socketPath: socket.path, agent: false, method, path, signal });
    if (!answer) return;
    answer.on('error', () => undefined);
    yield* createInterface({ input: answer, crlfDelay: Number.POSITIVE_INFINITY });
  } finally {
    socket.close();
  }
}

/** How a socket answers that nobody holds any more, or whose holder is just ending. */
const nobodyListens = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

function answerOf(options: RequestOptions): Promise<IncomingMessage | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(options, resolve);
    asked.once('error', (error: NodeJS.ErrnoException) => (nobodyListens.has(error.code ?? '') ? resolve(undefined) : reject(error)));
    asked.end();
  });
}

/** The folder itself may be missing before the first start. */
function pathOrNone(run: string): ReturnType<typeof controlSocketPath> | undefined {
  try {
    return controlSocketPath(run);
  } catch {
    return undefined;
  }
}
