import type { Migration } from '../migration-files.ts';
import { splitStatements } from '../split-statements.ts';
import type { Finding } from './squawk-findings.ts';
import { lockOf, tableMadeBy, whoWaits } from './statement-locks.ts';

const widest = 100;

/** A file as `--plan` shows it: how it would run, each statement with its lock and who waits, then squawk's findings. `made` grows with the tables it makes. */
export function planLines(migration: Migration, findings: readonly Finding[] | undefined, made: Set<string>): string[] {
  const how = migration.isTransactional ? 'in one transaction, which keeps its locks to the end' : 'statement by statement';
  const statements = splitStatements(migration.sql).map(({ sql, line }) => {
    const { lock, on } = lockOf(sql, made);
    const table = tableMadeBy(sql);
    if (table !== undefined) made.add(table);
    const taken =
      lock === 'none' || lock === 'unknown'
        ? lock === 'none'
          ? 'no lock'
          : 'locks unknown'
        : `${lock}${on === undefined ? '' : ` on ${on}`}`;
    return `    line ${String(line).padEnd(4)} ${shortened(sql)}\n              ${taken}: ${whoWaits[lock]}`;
  });
  return [`  ${migration.name}, ${how}`, ...statements, ...squawkLines(findings)];
}

function squawkLines(findings: readonly Finding[] | undefined): string[] {
  if (findings === undefined) return ['    squawk not installed'];
  if (findings.length === 0) return ['    squawk: no findings'];
  return findings.map(({ line, rule, says, help }) => `    squawk, line ${line}: ${rule}: ${says}${help ? ` ${help}` : ''}`);
}

function shortened(sql: string): string {
  const flat = sql
    .replaceAll(/--[^\n]*/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return flat.length > widest ? `${flat.slice(0, widest - 1)}…` : flat;
}
