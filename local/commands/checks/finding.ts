import type { Home } from '../../supervisor/home.ts';
import type { Ports } from '../../supervisor/ports.ts';
import type { Secrets } from '../../supervisor/secrets.ts';
import type { StackReport } from '../../supervisor/stack-report.ts';

/** What a look at the machine showed. A warning does not keep the stack from running. */
export type Finding = { readonly grade: 'good' | 'warning' | 'bad'; readonly text: string; readonly hint?: string };

/** What a check looks at. `report` is absent while the stack does not run, `secrets` before its first start. */
export type Ground = {
  readonly home: Home;
  readonly ports: Ports;
  readonly env: NodeJS.ProcessEnv;
  readonly report: StackReport | undefined;
  readonly secrets: Secrets | undefined;
};

/** One line of `axion doctor`. A check that throws is itself a finding. */
export type Check = { readonly name: string; readonly look: (ground: Ground) => Promise<Finding> | Finding };

export const good = (text: string): Finding => ({ grade: 'good', text });
export const warning = (text: string, hint?: string): Finding =>
  hint === undefined ? { grade: 'warning', text } : { grade: 'warning', text, hint };
export const bad = (text: string, hint: string): Finding => ({ grade: 'bad', text, hint });

/** Mark, name and text in columns; the hint in a line of its own. */
export const findingLines = (name: string, { grade, text, hint }: Finding): readonly string[] => [
  `  ${marks[grade]} ${name.padEnd(14)} ${text}`,
  ...(hint === undefined ? [] : [`${' '.repeat(19)}→ ${hint}`]),
];

const marks: Record<Finding['grade'], string> = { good: '✓', warning: '!', bad: '✗' };
