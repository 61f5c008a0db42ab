import { problemText } from '@axion/contracts/common/problems/problems.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { ExitCode } from './exit-codes.ts';

/** Why a command stops, for the person who typed it: one sentence, then lines of detail, then what to do. */
export type Refusal = Error & { readonly exitCode: ExitCode; readonly details: readonly string[]; readonly hint: string | undefined };

/** An error that is printed without a stack: something outside of the program has to change. */
export function refusal(
  exitCode: ExitCode,
  message: string,
  more: { readonly details?: readonly string[]; readonly hint?: string; readonly cause?: unknown } = {},
): Refusal {
  const error = new Error(message, { cause: more.cause });
  return Object.assign(error, { name: 'Refusal', exitCode, details: more.details ?? [], hint: more.hint });
}

const isRefusal = (thrown: unknown): thrown is Refusal => thrown instanceof Error && thrown.name === 'Refusal';

/** The exit status that a thrown value leads to. */
export const exitCodeOf = (thrown: unknown): ExitCode => (isRefusal(thrown) ? thrown.exitCode : isDiskFull(thrown) ? 'diskFull' : 'failed');

/** The lines that a person reads. What nobody foresaw comes with its stack. */
export function failureLines(thrown: unknown): readonly string[] {
  if (isRefusal(thrown)) return linesOf(thrown.message, thrown.details, thrown.hint);
  if (thrown instanceof AxionError) {
    const { title, detail, hint } = problemText(thrown.code, thrown.params, 'en');
    return linesOf(title, [detail], hint);
  }
  if (isDiskFull(thrown))
    return linesOf('The disk is full.', [(thrown as Error).message], 'Free some space: axion doctor shows how much is needed.');
  return [`Something failed that should not: ${thrown instanceof Error ? thrown.stack : String(thrown)}`];
}

const linesOf = (message: string, details: readonly string[], hint: string | undefined): readonly string[] => [
  message,
  ...details.map((line) => `  ${line}`),
  ...(hint === undefined ? [] : [`What to do: ${hint}`]),
];

const isDiskFull = (thrown: unknown): boolean => (thrown as NodeJS.ErrnoException | undefined)?.code === 'ENOSPC';
