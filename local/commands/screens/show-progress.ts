import type { StackState } from '../../supervisor/part-state.ts';
import { newsLines, waitingLine } from './progress.ts';

/** Where progress goes: a terminal gets one line that changes in place, a file gets a line now and then. */
export type Screen = { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined; write(text: string): unknown };

/** How often a file hears that something still takes its time. */
const reminderMs = 10_000;
const clearLine = '\r\u001b[2K';

/** Answers a listener that prints what is new in each state it is given, `since` a state that is known already; call `done` before printing anything else. */
export function showProgress(
  screen: Screen,
  since?: StackState,
): { readonly show: (state: StackState) => void; readonly done: () => void } {
  let before = since;
  let remindedAt = Date.now();
  const erase = () => (screen.isTTY ? screen.write(clearLine) : undefined);
  const show = (state: StackState) => {
    const lines = newsLines(before, state);
    before = state;
    const waiting = waitingLine(state);
    if (lines.length > 0 || screen.isTTY) erase();
    for (const line of lines) screen.write(`${line}\n`);
    if (waiting === undefined) return;
    if (screen.isTTY) screen.write(waiting.slice(0, (screen.columns || 80) - 1));
    else if (Date.now() - remindedAt > reminderMs) {
      remindedAt = Date.now();
      screen.write(`${waiting}\n`);
    }
  };
  return { show, done: () => void erase() };
}
