import type { AxionError } from '@axion/platform/errors/axion-error.ts';
import { describe, expect, it } from 'vitest';
import { SourceRefusal } from '../connectors/source-refusal.ts';
import { explainFailure } from './explain-failure.ts';
import { admitSelect } from './gate/admit-select.ts';
import { rewriteSelect } from './gate/rewrite-select.ts';
import { limitsOf, narrowLimits } from './query-limits.ts';

const organization = '018f0000-0000-7000-8000-00000000a001';
const table = { dataset: 'roads', datasetId: organization, table: 'frames' };
function explained(sql: string, code: number, message: (sent: string) => string) {
  const select = admitSelect(sql, { source: 'sense', database: 'axion_sense', tables: [table] });
  const edited = rewriteSelect(select, { database: 'axion_sense', organizationColumn: 'organization_id', organizationIds: [organization] });
  const failed = { queryId: 'q', sql: select.sql, edited, limits: { timeMs: 1_000, memoryBytes: 2e9 } };
  const error = explainFailure(new SourceRefusal(code, message(edited.sql)), failed) as AxionError;
  return { code: error.code, ...(error.params as Record<string, unknown>) };
}

describe('a refusal of ClickHouse', () => {
  it('keeps its words and loses what we put into the statement', () => {
    const problem = explained(
      'with t as (select idd from frames) select * from t',
      47,
      (sent) =>
        `Unknown expression identifier \`idd\` in scope ${sent}. Maybe you meant: ['id','x']. (UNKNOWN_IDENTIFIER) (version 26.7.2.1 (chDB))`,
    );
    expect(problem).toMatchObject({
      code: 'query.failed',
      says: 'Unknown expression identifier `idd`',
      ...{ line: 1, column: 19, nearest: ['id', 'x'], advice: 'Did you mean id, x?' },
    });
    expect(JSON.stringify(problem)).not.toMatch(/axion_with|018f0000|PREWHERE/);
  });

  it('points into the text that was typed, behind what was put in before', () => {
    const sql = "select 1 from frames\nwhere camera_side = 'é' and and 2";
    const at = (sent: string) => Buffer.byteLength(sent.slice(0, sent.lastIndexOf('and 2'))) + 1;
    const problem = explained(sql, 62, (sent) => `Syntax error: failed at position ${at(sent)} (and): and 2. Expected one of: a, b, c`);
    expect(problem).toMatchObject({ code: 'query.syntax', line: 2, column: 29, says: 'Syntax error at and.' });
  });

  it.each([
    [159, 'Timeout exceeded', { code: 'query.limit-exceeded', limit: 'time', allowed: '1000 ms' }],
    [241, 'Memory limit exceeded', { code: 'query.limit-exceeded', limit: 'memory', allowed: '2000 MB' }],
    [394, 'Query was cancelled', { code: 'query.cancelled', id: 'q' }],
    [456, 'Substitution `x` is not set', { code: 'query.parameter-missing', name: 'x' }],
    [153, 'Division by zero: while executing FUNCTION x', { code: 'query.failed', says: 'Division by zero', engineCode: 153 }],
  ])('%i has a name of its own', (code, message, expected) =>
    expect(explained('select 1 from frames', code, () => message)).toMatchObject(expected),
  );

  it('is left alone when it is not one', () => {
    const other = new Error('x');
    expect(explainFailure(other, undefined as never)).toBe(other);
  });
});

it('gives somebody the widest limits of their roles, and never more than those', () => {
  const [nobody, analyst, both] = [limitsOf([]), limitsOf([2]), limitsOf([2, 1])];
  expect(nobody.rows).toBeLessThan(analyst.rows);
  expect(both).toEqual(limitsOf([1]));
  expect(narrowLimits(analyst, { rowLimit: 5, timeoutMs: 100 })).toMatchObject({ rows: 5, timeMs: 100 });
  expect(narrowLimits(analyst, { rowLimit: 1e9, timeoutMs: 1e9 })).toMatchObject({ rows: analyst.rows, timeMs: analyst.timeMs });
});
