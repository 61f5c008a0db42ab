import { accessProblems } from './access.ts';
import { authzProblems } from './authz.ts';
import { clickhouseProblems } from './clickhouse.ts';
import { eventProblems } from './events.ts';
import { genProblems } from './gen.ts';
import { localProblems } from './local.ts';
import { migrationProblems } from './migrations.ts';
import { partitionProblems } from './partitions.ts';
import { peopleProblems } from './people.ts';
import { platformProblems } from './platform.ts';
import type { ProblemText } from './problem.ts';
import { requestProblems } from './request.ts';
import { senseProblems } from './sense.ts';

/** Every way a call can fail. A code is added to its area's file with its statuses and both languages; nothing compiles before that. */
export const problems = {
  ...requestProblems,
  ...accessProblems,
  ...authzProblems,
  ...platformProblems,
  ...migrationProblems,
  ...partitionProblems,
  ...localProblems,
  ...clickhouseProblems,
  ...eventProblems,
  ...peopleProblems,
  ...senseProblems,
  ...genProblems,
};

export type ProblemCode = keyof typeof problems;
/** What is known when a problem happens, by code. */
export type ProblemParams = { readonly [Code in ProblemCode]: (typeof problems)[Code]['params'] };
export type Language = 'en' | 'ar';

/** Texts of a problem with its params filled in; an absent param stays visible in braces. */
export function problemText<Code extends ProblemCode>(code: Code, params: ProblemParams[Code], language: Language): ProblemText {
  const { title, detail, hint } = problems[code][language] as ProblemText;
  const fill = (template: string) =>
    template.replaceAll(/\{(\w+)\}/g, (hole, name: string) => shown((params as Record<string, unknown>)[name], hole, language));
  return { title: fill(title), detail: fill(detail), ...(hint === undefined ? {} : { hint: fill(hint) }) };
}

const nothing: Readonly<Record<Language, string>> = { en: 'none', ar: 'لا شيء' };

function shown(value: unknown, hole: string, language: Language): string {
  if (value === undefined) return hole;
  if (!Array.isArray(value)) return String(value);
  return value.length === 0 ? nothing[language] : value.map(String).join('; ');
}
