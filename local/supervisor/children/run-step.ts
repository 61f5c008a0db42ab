import { stripVTControlCharacters } from 'node:util';
import { lastLines, readableLine } from '../log-file.ts';
import type { ChildCommand, Step } from '../parts/part.ts';
import { refusal } from '../refusal.ts';
import { adviceFor, type Rim } from './run-server.ts';
import { endingText, spawnChild } from './spawn-child.ts';

/** Does a step once. Aborting ends what it runs. @throws Refusal when it fails, with the last lines of its log */
export async function runStep(step: Step, rim: Rim, signal: AbortSignal): Promise<void> {
  const startedAt = Date.now();
  rim.change({ standing: 'working' });
  const report = (line: string) => rim.change({ detail: oneLine(readableLine(line, { brief: true })) });
  const run = (command: ChildCommand) => runToEnd(step, command, { rim, signal, report });
  try {
    const detail = await step.work({ signal, report, run });
    rim.change({ standing: 'done', detail, tookMs: Date.now() - startedAt });
  } catch (error) {
    rim.change({ standing: signal.aborted ? 'stopped' : 'failed', detail: (error as Error).message });
    throw error;
  }
}

/** Fit for a line that changes in place: no colours, no columns, not too long. */
const oneLine = (text: string): string => stripVTControlCharacters(text).replace(/\s+/g, ' ').trim().slice(0, 200);

async function runToEnd(
  step: Step,
  command: ChildCommand,
  { rim, signal, report }: { readonly rim: Rim; readonly signal: AbortSignal; readonly report: (line: string) => void },
): Promise<void> {
  signal.throwIfAborted();
  const child = spawnChild(command, { log: rim.log, onLine: report });
  rim.change({ pid: child.pid ?? null });
  const end = () => child.killGroup();
  signal.addEventListener('abort', end, { once: true });
  const ending = await child.ended;
  signal.removeEventListener('abort', end);
  rim.change({ pid: null });
  if (ending.status === 0) return;
  signal.throwIfAborted();
  const words = lastLines(rim.log.path, 20);
  throw refusal('failed', `${step.title}: ${endingText(ending)}`, {
    details: words.slice(-8).map((line) => readableLine(line)),
    hint: adviceFor(words.join('\n'), step.name),
  });
}
