/** One step of a script: statements to run, or a query whose answers are statements to run one by one. */
export type ScriptStep = {
  /** Undefined: the database of the caller's own URL. */
  readonly database: string | undefined;
  readonly kind: 'run' | 'run-each-answer';
  readonly sql: string;
};

/**
 * Reads a script as psql would, as far as our scripts go: `\connect NAME` and `\gexec` on lines of their own. So the operator's file and ours are one, and
 * no psql is needed where only a URL is known. The query of a `\gexec` is what follows the last `;` before it.
 * @throws Error on any other psql command
 */
export function psqlScript(text: string): ScriptStep[] {
  const steps: ScriptStep[] = [];
  let database: string | undefined;
  let pending: string[] = [];
  const push = (kind: ScriptStep['kind'], sql: string) => {
    if (sql.replaceAll(/--.*$/gm, '').trim() !== '') steps.push({ database, kind, sql: sql.trim() });
  };
  for (const line of text.split('\n')) {
    const [command, name] = line.startsWith('\\') ? line.trim().split(/\s+/) : [];
    if (command === undefined) {
      pending.push(line);
      continue;
    }
    const before = pending.join('\n');
    pending = [];
    if (command === '\\gexec') {
      const end = before.lastIndexOf(';') + 1;
      push('run', before.slice(0, end));
      push('run-each-answer', before.slice(end));
    } else if (command === '\\connect' && name !== undefined) {
      push('run', before);
      database = name;
    } else {
      throw new Error(`${line} is not a command that this reader knows`);
    }
  }
  push('run', pending.join('\n'));
  return steps;
}
