import { problemText } from '@axion/contracts/common/problems/problems.ts';
import type { Mode } from '../config/command-line.ts';
import type { SettingTree } from '../config/load-config.ts';
import { asAxionError } from '../errors/problem-of.ts';
import type { Log } from '../telemetry/log.ts';

/** One store that a runner answers for, and what it says to the questions that change nothing. */
export type RunnerPart = {
  /** As operators call it: `axion_sense in PostgreSQL`. */
  readonly name: string;
  /** How the store differs from what this release makes, one line a difference; none when it does not. */
  readonly check: () => Promise<readonly string[]>;
  /** What `--migrate` would do, in lines; none when nothing. */
  readonly plan: () => Promise<readonly string[]>;
};

type RunnerFlag = '--migrate' | '--check' | '--plan';

/** The three ways in which every runner is started, for the command line of its service. */
export const runnerModes = (settings: SettingTree): readonly Mode<RunnerFlag>[] => [
  { flag: '--migrate', does: 'bring the stores to where this release needs them; safe at any time, many at once', settings },
  { flag: '--check', does: 'tell how the stores differ from what this release makes; changes nothing', settings },
  { flag: '--plan', does: 'tell what --migrate would run, with the locks it takes; changes nothing', settings },
];

type Print = (line: string) => void;
const toOperator: Print = (line) => process.stdout.write(`${line}\n`);

/** `--check`: prints what differs in every part, also when one does not answer. Returns the exit status: 0 when nothing differs. */
export const checkParts = (parts: readonly RunnerPart[], print: Print = toOperator): Promise<0 | 1> =>
  askParts(parts, print, async ({ name, check }) => {
    const differences = await check();
    print(differences.length === 0 ? `${name}: as this release makes it` : `${name}: ${counted(differences.length, 'difference')}`);
    for (const line of differences) print(`  ${line}`);
    return differences.length === 0;
  });

/** `--plan`: prints what would be done to every part. Returns the exit status: 0 when every plan could be made. */
export const planParts = (parts: readonly RunnerPart[], print: Print = toOperator): Promise<0 | 1> =>
  askParts(parts, print, async ({ name, plan }) => {
    const lines = await plan();
    print(lines.length === 0 ? `${name}: nothing to do` : `${name}:`);
    for (const line of lines) print(line);
    return true;
  });

/**
 * `--migrate`: does the work; a failure goes to the log with its trace, and in words to standard error, with the lines that an administrator is asked to run.
 * Returns the exit status.
 */
export async function migrateOrExplain(log: Pick<Log, 'error'>, work: () => Promise<unknown>): Promise<0 | 1> {
  try {
    await work();
    return 0;
  } catch (error) {
    log.error('the runner failed', { error });
    const { params } = asAxionError(error);
    const lines = 'lines' in params ? (params.lines as readonly string[]) : [];
    process.stderr.write([failureText(error), ...lines.map((line) => `  ${line}`), ''].join('\n'));
    return 1;
  }
}

function failureText(thrown: unknown): string {
  const { code, params } = asAxionError(thrown);
  const { title, detail, hint } = problemText(code, params, 'en');
  return `${title}. ${detail}${hint === undefined ? '' : ` ${hint}`} (${code})`;
}

async function askParts(parts: readonly RunnerPart[], print: Print, ask: (part: RunnerPart) => Promise<boolean>): Promise<0 | 1> {
  let status: 0 | 1 = 0;
  for (const part of parts) {
    const isFine = await ask(part).catch((thrown: unknown) => {
      print(`${part.name}: ${failureText(thrown)}`);
      return false;
    });
    if (!isFine) status = 1;
  }
  return status;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
