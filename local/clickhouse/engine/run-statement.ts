import { createReadStream } from 'node:fs';
import type { Engine } from './open-engine.ts';
import { openPipe } from './pipe.ts';
import type { EngineSession, StatementResult } from './session.ts';

let counter = 0;
/** A comment that no other statement of this process begins with: the engine gives statements ids that we cannot choose. */
const nextMark = (): string => `/*axion-${++counter}*/ `;

type Take = (chunk: Uint8Array) => Promise<void>;
type Run = { readonly engine: Pick<Engine, 'stop'>; readonly session: EngineSession; readonly signal: AbortSignal };

/**
 * Runs a statement to its end, or until `signal` aborts: then it is stopped at the engine first.
 * @throws the signal's reason, or the engine's error
 */
export async function runStatement({ engine, session, signal }: Run, statement: string, format: string): Promise<StatementResult> {
  signal.throwIfAborted();
  const mark = nextMark();
  const running = session.run(mark + statement, format);
  const stop = () => void engine.stop(mark, running);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await running;
  } catch (error) {
    // A killed statement stays in the engine's list, with its memory, until its session runs another.
    if (signal.aborted) await session.run('SELECT 1', 'Null').catch(() => undefined);
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A statement that writes its result to a file in `format`. The few kinds that do not (EXPLAIN AST) give it as bytes. */
export type Writing = { readonly statement: string; readonly format: string };

/**
 * Runs a statement that writes its result to `session.pipe` and hands the bytes on as they come; a slow `take` slows the engine down.
 * @throws as `runStatement`; bytes may have been taken before
 */
export async function streamStatement(run: Run, { statement, format }: Writing, take: Take): Promise<StatementResult> {
  const pipe = openPipe(run.session.pipe);
  const running = runStatement(run, statement, format).finally(pipe.finish);
  running.catch(() => undefined);
  // The pipe is read to its end also when nobody wants the bytes any more: a writer that waits for a reader hears no KILL.
  const aborted = new Promise<void>((resolve) => run.signal.addEventListener('abort', () => resolve(), { once: true }));
  for await (const chunk of pipe.readable as AsyncIterable<Buffer>) if (!run.signal.aborted) await Promise.race([take(chunk), aborted]);
  const result = await running;
  if (result.bytes.byteLength > 0) await take(result.bytes);
  return result;
}

/** Runs a statement that writes its result to `file`, then hands the bytes on. @throws as `runStatement`, before any byte */
export async function collectStatement(
  run: Run,
  { statement, format, file }: Writing & { readonly file: string },
  take: Take,
): Promise<StatementResult> {
  const result = await runStatement(run, statement, format);
  if (result.bytes.byteLength > 0) await take(result.bytes);
  else for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) await take(chunk);
  return result;
}
