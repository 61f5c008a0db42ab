import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment } from '@axion/platform/config/start.ts';
import { exitCodes } from '../supervisor/exit-codes.ts';
import { type Home, homeAt } from '../supervisor/home.ts';
import { lastLines, readableLine, readFrom } from '../supervisor/log-file.ts';
import { refusal } from '../supervisor/refusal.ts';
import type { Command, Typed } from './language/command.ts';
import { nearestName } from './language/nearest-name.ts';

/** Shows what services wrote. */
export const logs: Command = {
  name: 'logs',
  summary: 'shows what a service wrote, or all of them',
  usage: '[name] [--follow] [--lines N] [--raw]',
  about:
    'Reads the log files of the state folder, also when nothing runs. Without a name it shows the last lines of every log. ' +
    'Each file holds up to 10 MiB, and the one before it is kept as NAME.1.log.',
  options: {
    follow: { short: 'f', meaning: 'go on with what is written from now on, until Ctrl-C' },
    lines: { short: 'n', value: 'N', meaning: 'how many lines to begin with (default 100; for all logs 10 each)' },
    raw: { meaning: 'lines as they were written (JSON) instead of shortened' },
  },
  words: { min: 0, max: 1 },
  examples: [
    ['axion logs sense-api --follow', 'watches the Sense API'],
    ['axion logs gen-api --raw | jq .message', 'for programs'],
  ],
  run: (typed) => showLogs(homeAt(environment().AXION_HOME), typed),
};

async function showLogs(home: Home, { words, switches, values }: Typed): Promise<number> {
  const names = wantedNames(home, words[0]);
  const count = countOf(values.get('lines'), words[0] === undefined ? 10 : 100);
  const print = printer(names.length > 1, switches.has('raw'));
  const ends = names.map((name) => {
    const path = join(home.logs, `${name}.log`);
    for (const line of lastLines(path, count)) print(name, line);
    return { name, path, from: readFrom(path).end };
  });
  if (switches.has('follow')) await follow(ends, print);
  return exitCodes.done.status;
}

/** @throws Refusal when there is no such log */
function wantedNames({ logs }: Home, name: string | undefined): readonly string[] {
  const files = existsSync(logs) ? readdirSync(logs) : [];
  const names = files.filter((file) => file.endsWith('.log') && !file.endsWith('.1.log')).map((file) => file.slice(0, -'.log'.length));
  if (names.length === 0) throw refusal('notRunning', 'There are no logs yet.', { hint: 'Start the stack: axion up' });
  if (name === undefined) return names;
  if (names.includes(name)) return [name];
  const near = nearestName(name, names);
  throw refusal('misused', `There is no log of "${name}".${near ? ` Did you mean ${near}?` : ''}`, {
    details: [`Logs: ${names.join(', ')}`],
  });
}

/** @throws Refusal when it is not a number */
function countOf(text: string | undefined, otherwise: number): number {
  const count = text === undefined ? otherwise : Number(text);
  if (Number.isInteger(count) && count >= 0) return count;
  throw refusal('misused', `--lines takes a whole number, not ${text}.`);
}

const printer = (withNames: boolean, raw: boolean) => (name: string, line: string) =>
  void process.stdout.write(`${withNames ? `${name.padEnd(14)} ` : ''}${raw ? line : readableLine(line)}\n`);

type Place = { readonly name: string; readonly path: string; from: number };

/** Until Ctrl-C ends this process, as for any program that follows a file. */
async function follow(places: readonly Place[], print: (name: string, line: string) => void): Promise<never> {
  for (;;) {
    for (const place of places) {
      const { lines, end } = readFrom(place.path, place.from);
      place.from = end;
      for (const line of lines) print(place.name, line);
    }
    await sleep(200);
  }
}
