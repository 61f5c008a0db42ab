import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, statSync, writeSync } from 'node:fs';

/** One file of output with a size cap: when it is full it becomes `<name>.1.log` and a new one begins. */
export type LogFile = {
  readonly path: string;
  write(chunk: string | Uint8Array): void;
  close(): void;
};

export const previousLog = (path: string): string => path.replace(/\.log$/, '.1.log');

/** Opens for appending. A disk without room loses lines and never ends the supervisor. */
export function openLogFile(path: string, largestBytes = 10 * 1024 * 1024): LogFile {
  let fd = openSync(path, 'a');
  let size = fstatSync(fd).size;
  const rotate = () => {
    closeSync(fd);
    renameSync(path, previousLog(path));
    fd = openSync(path, 'a');
    size = 0;
  };
  return {
    path,
    write: (chunk) => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      try {
        if (size > 0 && size + bytes.byteLength > largestBytes) rotate();
        size += writeSync(fd, bytes);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    },
    close: () => closeSync(fd),
  };
}

/** The last lines of a log, from at most its last 64 KiB; none when there is no such file. */
export function lastLines(path: string, count: number): readonly string[] {
  if (!existsSync(path)) return [];
  const { size } = statSync(path);
  const length = Math.min(size, 64 * 1024);
  const lines = readChunk(path, size - length, length)
    .toString('utf8')
    .split('\n');
  const whole = length < size ? lines.slice(1) : lines;
  return whole.filter((line) => line !== '').slice(-count);
}

/** A log line for people: what was written as JSON becomes words, anything else stays. `brief` leaves out when and how bad. */
export function readableLine(line: string, { brief = false } = {}): string {
  if (!line.startsWith('{')) return line;
  try {
    const { time, level, service: _service, message, ...fields } = JSON.parse(line) as Record<string, unknown>;
    const facts = Object.entries(fields).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
    const clock = typeof time === 'string' ? time.slice(11, 19) : '';
    return [...(brief ? [] : [clock, level]), message, ...facts].filter((word) => word !== undefined && word !== '').join(' ');
  } catch {
    return line;
  }
}

/**
 * The whole lines after a position and where they end; without a position only where the file ends. A file that became shorter was rotated: it is read from its start.
 * At most 1 MiB at a time.
 */
export function readFrom(path: string, from?: number): { readonly lines: readonly string[]; readonly end: number } {
  if (!existsSync(path)) return { lines: [], end: 0 };
  const { size } = statSync(path);
  if (from === undefined) return { lines: [], end: size };
  const start = from > size ? 0 : from;
  const chunk = readChunk(path, start, Math.min(size - start, 1024 * 1024));
  const whole = chunk.subarray(0, chunk.lastIndexOf(0x0a) + 1);
  return { lines: whole.toString('utf8').split('\n').slice(0, -1), end: start + whole.byteLength };
}

function readChunk(path: string, start: number, length: number): Buffer {
  const fd = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(length);
    readSync(fd, chunk, 0, length, start);
    return chunk;
  } finally {
    closeSync(fd);
  }
}
