import { expect, it } from 'vitest';
import { problemText } from './problems.ts';

const place = { line: 1, column: 1 };

it('writes lists as words, and an empty one as none', () => {
  const missing = (nearest: readonly string[], language: 'en' | 'ar') =>
    problemText('query.table-missing', { table: 'fames', nearest, ...place } as never, language).hint;
  expect(missing(['frames', 'names'], 'en')).toBe('Nearest names: frames; names.');
  expect(missing([], 'en')).toBe('Nearest names: none.');
  expect(missing([], 'ar')).toContain('لا شيء');
});

it('leaves a hole that nobody filled to be seen', () => {
  expect(problemText('query.table-missing', { nearest: [] } as never, 'en').detail).toBe('No table {table}.');
});
