import { parseArgs } from 'node:util';
import type { Command, Typed } from './command.ts';
import { nearestName } from './nearest-name.ts';

/** What a command line asks for. */
export type Asked =
  | { readonly kind: 'run'; readonly command: Command; readonly typed: Typed }
  /** Help on one command, or on all. */
  | { readonly kind: 'help'; readonly command: Command | undefined }
  | { readonly kind: 'wrong'; readonly message: string; readonly command: Command | undefined };

/** Reads what was typed after `axion`. Without a command's name it is the first command of the list. */
export function parseArguments(commands: readonly Command[], line: readonly string[]): Asked {
  const first = line[0];
  if (first === undefined) return { kind: 'run', command: commands[0] as Command, typed: nothing };
  if (first === '--help' || first === '-h') return { kind: 'help', command: undefined };
  if (first === 'help') return helpOn(commands, line[1]);
  if (first.startsWith('-')) return parseFor(commands[0] as Command, line);
  const command = commands.find(({ name }) => name === first);
  return command ? parseFor(command, line.slice(1)) : unknown(commands, first);
}

const nothing: Typed = { words: [], switches: new Set(), values: new Map(), lists: new Map() };

function helpOn(commands: readonly Command[], name: string | undefined): Asked {
  if (name === undefined) return { kind: 'help', command: undefined };
  const command = commands.find((candidate) => candidate.name === name);
  return command ? { kind: 'help', command } : unknown(commands, name);
}

function unknown(commands: readonly Command[], typed: string): Asked {
  const near = nearestName(
    typed,
    commands.map(({ name }) => name),
  );
  const advice = near ? `Did you mean "axion ${near}"?` : '"axion --help" lists the commands.';
  return { kind: 'wrong', message: `There is no command "${typed}". ${advice}`, command: undefined };
}

function parseFor(command: Command, line: readonly string[]): Asked {
  if (command.passesThrough) return { kind: 'run', command, typed: { ...nothing, words: line } };
  try {
    const { values, positionals } = parseArgs({ args: [...line], options: optionsOf(command), allowPositionals: true });
    if (values.help === true) return { kind: 'help', command };
    const problem = countProblem(command, positionals.length);
    if (problem) return { kind: 'wrong', message: problem, command };
    return { kind: 'run', command, typed: typedOf(positionals, values) };
  } catch (error) {
    return { kind: 'wrong', message: optionProblem(command, error as NodeJS.ErrnoException), command };
  }
}

function optionsOf({ options }: Command) {
  const entries = Object.entries(options).map(([name, { short, value, repeats = false }]) => {
    const type: 'string' | 'boolean' = value === undefined ? 'boolean' : 'string';
    return [name, short === undefined ? { type, multiple: repeats } : { type, short, multiple: repeats }] as const;
  });
  return { ...Object.fromEntries(entries), help: { type: 'boolean' as const, short: 'h' } };
}

type Given = string | boolean | undefined;

function typedOf(words: readonly string[], values: Readonly<Record<string, Given | Given[]>>): Typed {
  const entries = Object.entries(values);
  return {
    words,
    switches: new Set(entries.flatMap(([name, value]) => (value === true ? [name] : []))),
    values: new Map(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []))),
    lists: new Map(
      entries.flatMap(([name, value]) => (Array.isArray(value) ? [[name, value.filter((item) => typeof item === 'string')] as const] : [])),
    ),
  };
}

function countProblem({ name, words, usage }: Command, count: number): string | undefined {
  if (count < words.min) return `"axion ${name}" needs more: axion ${name} ${usage}`;
  if (count > words.max) return `"axion ${name}" takes ${words.max === 0 ? 'no words' : `at most ${words.max}`}: axion ${name} ${usage}`;
  return undefined;
}

function optionProblem({ name, options }: Command, error: NodeJS.ErrnoException): string {
  const typed = /'(--?[\w-]+)/.exec(error.message)?.[1];
  if (error.code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || typed === undefined) return firstSentence(error.message);
  const near = nearestName(typed.replace(/^-+/, ''), Object.keys(options));
  return `"axion ${name}" has no option ${typed}.${near ? ` Did you mean --${near}?` : ''}`;
}

const firstSentence = (message: string): string => message.split('\n')[0]?.replace(/\. .*$/, '.') ?? message;
