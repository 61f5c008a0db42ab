/** Where progress goes: a terminal gets a bar that redraws itself, anything else a line now and then. */
export type Progress = { update: (state: ProgressState) => void; note: (line: string) => void; end: () => void };
export type ProgressState = {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly bytes: number;
  readonly elapsedMs: number;
};

const barWidth = 28;
const redrawMs = 100;
const lineEveryMs = 5_000;

/** `Sending  [======>     ]  412/1,068  38 %  12.3 MB/s  1:02 left` */
export function progressLine({ label, done, total, bytes, elapsedMs }: ProgressState): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * barWidth);
  const bar = `[${'='.repeat(Math.max(0, filled - 1))}${filled > 0 ? '>' : ''}${' '.repeat(barWidth - filled)}]`;
  const seconds = elapsedMs / 1_000;
  const rate = bytes > 0 && seconds > 0.5 ? `  ${(bytes / 1e6 / seconds).toFixed(1)} MB/s` : '';
  const left = done > 0 && done < total && seconds > 1 ? `  ${clock((seconds / done) * (total - done))} left` : '';
  return `${label.padEnd(8)} ${bar} ${number(done)}/${number(total)}  ${Math.floor(share * 100)} %${rate}${left}`;
}

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
const number = (value: number) => value.toLocaleString('en-US');

/** @param out standard error, so that standard output stays free for answers */
export function showProgress(out: NodeJS.WriteStream): Progress {
  const redraws = out.isTTY === true;
  const everyMs = redraws ? redrawMs : lineEveryMs;
  let last = Number.NEGATIVE_INFINITY;
  let isOpen = false;
  const clear = () => {
    if (redraws && isOpen) out.write('\r\u001b[2K');
    isOpen = false;
  };
  return {
    update(state) {
      const now = Date.now();
      if (now - last < everyMs && state.done < state.total) return;
      last = now;
      out.write(redraws ? `\r\u001b[2K${progressLine(state)}` : `${progressLine(state)}\n`);
      isOpen = true;
    },
    note(line) {
      clear();
      out.write(`${line}\n`);
    },
    end: clear,
  };
}
