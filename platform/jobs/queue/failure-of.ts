import { type ProblemCode, problems, problemText } from '@axion/contracts/common/problems/problems.ts';
import { AxionError } from '../../errors/axion-error.ts';

/** What is kept of a failure and shown to people: no stack, no driver's detail, no password of a URL. */
export type JobFailure = { readonly code: string; readonly message: string; readonly hint?: string };

const longest = 500;

/** A thrown value as it is kept. */
export function failureOf(thrown: unknown): JobFailure {
  if (thrown instanceof AxionError) {
    const { title, detail, hint } = problemText(thrown.code, thrown.params as never, 'en');
    return { code: thrown.code, message: shown(`${title}: ${detail}`), ...(hint === undefined ? {} : { hint }) };
  }
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'It threw something that is no error.';
  return { code: 'server.fault', message: shown(message) };
}

/** The same job would fail the same way: it goes to the dead letters at once. What we did not foresee is tried again. */
export function isFinal(thrown: unknown): boolean {
  if (!(thrown instanceof AxionError)) return false;
  const { retryable, http } = problems[thrown.code as ProblemCode];
  return !retryable && http < 500;
}

const shown = (text: string): string => {
  const clean = text.replaceAll(/(\w+:\/\/[^\s:/@]*):[^\s@]*@/g, '$1:[secret]@');
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
};
