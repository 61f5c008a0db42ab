import type { AlertRule } from './alerts/alert-rule.ts';
import { postgresRules } from './alerts/postgres-rules.ts';
import { workRules } from './alerts/work-rules.ts';

export type { AlertRule } from './alerts/alert-rule.ts';

/** What endangers data, rights or writing. Services' own latencies and errors are not among them. */
export const alertRules: readonly AlertRule[] = [...workRules, ...postgresRules];
