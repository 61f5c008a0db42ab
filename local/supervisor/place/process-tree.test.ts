import { expect, it } from 'vitest';
import { descendants, kilobytesIn, parentIn } from './process-tree.ts';

it('finds the parent also behind a name with brackets and spaces', () => {
  expect(parentIn('4242 (a) S (b) R 17 4242 4242 0 -1 4194304')).toBe(17);
});

it('follows children of children, and nobody else', () => {
  const parents = new Map([
    [10, 1],
    [11, 10],
    [12, 11],
    [20, 1],
  ]);
  expect(descendants(parents, 10)).toEqual([10, 11, 12]);
});

it('reads sizes, and knows when there is none', () => {
  expect(kilobytesIn('Name:\tnode\nVmRSS:\t  1024 kB\n', 'VmRSS')).toBe(1_048_576);
  expect(kilobytesIn('Name:\tkthreadd\n', 'VmRSS')).toBeNull();
});
