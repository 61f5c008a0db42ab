import { type SettingTree, settingsOf } from './load-config.ts';
import type { Setting } from './setting.ts';

/** What a program does when it is started with one flag; without any it serves. */
export type Mode<Flag extends string = string> = { readonly flag: Flag; readonly does: string; readonly settings: SettingTree };

/** A program's command line as data: what `--help` tells, and what is understood. */
export type CommandLine<Flag extends string = string> = {
  /** As it is typed: `node apps/sense-api/main.ts`. */
  readonly command: string;
  /** What the program is, in one sentence. */
  readonly about: string;
  /** Settings of the service itself. */
  readonly settings: SettingTree;
  readonly modes: readonly Mode<Flag>[];
};

/**
 * The flag that this process was started with, or `serve`. After `--help` the process ends with status 0; after a line that is not understood with 2 and the reason on
 * standard error.
 */
export function modeOrExit<const Flag extends string>(line: CommandLine<Flag>): Flag | 'serve' {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${helpText(line)}\n`);
    return process.exit(0);
  }
  const { mode, fault } = readMode(args, line);
  if (fault === undefined) return mode as Flag | 'serve';
  console.error(`${fault}\nMore: ${line.command} --help`);
  return process.exit(2);
}

/** Which mode a command line asks for, or what is wrong with it. */
export function readMode(args: readonly string[], { command, modes }: CommandLine): { readonly mode: string; readonly fault?: string } {
  const [first, ...more] = args;
  if (first === undefined) return { mode: 'serve' };
  const unknown = args.filter((arg) => !modes.some(({ flag }) => flag === arg));
  if (unknown.length > 0)
    return { mode: '', fault: `${command} does not know ${unknown.join(', ')}; known: ${modes.map(({ flag }) => flag).join(', ')}` };
  return more.length === 0 ? { mode: first } : { mode: '', fault: `${args.join(' ')}: only one of these at a time` };
}

/** What `--help` prints. */
export function helpText({ command, about, settings, modes }: CommandLine): string {
  const flags = [{ flag: '', does: 'serve, until SIGTERM', settings }, ...modes];
  const width = Math.max(...flags.map(({ flag }) => flag.length));
  return [
    about,
    '',
    ...flags.map(({ flag, does }) => `  ${command} ${flag.padEnd(width)}  ${does}`),
    '',
    'Ends with 0 when all is well, 1 when something differs or failed, 2 when the command line or the configuration is not usable.',
    ...settingsBlocks(modes),
    '',
    'Settings come from the environment; NAME_FILE may name a file that holds the value. All of them: docs/reference/config.md',
  ].join('\n');
}

/** Modes that read the same settings share a block. */
const settingsBlocks = (modes: readonly Mode[]): string[] =>
  [...new Set(modes.map(({ settings }) => settings))].flatMap((tree) => [
    '',
    `${modes
      .filter(({ settings }) => settings === tree)
      .map(({ flag }) => flag)
      .join(', ')} reads:`,
    ...settingsOf(tree).map(settingLine),
  ]);

function settingLine({ env, meaning, fallback, optional }: Setting): string {
  const need = fallback !== undefined ? `default ${fallback === '' ? 'empty' : fallback}` : optional ? 'may be absent' : 'required';
  return `  ${env} (${need})\n      ${meaning}`;
}
