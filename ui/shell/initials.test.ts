import { expect, it } from 'vitest';
import { initialsOf } from './initials.ts';

it.each([
  ['Rosa Steiner', 'RS'],
  ['inspector', 'I'],
  ['Ana María de la Cruz', 'AC'],
  ['ليلى كريم', 'لك'],
  ['', '·'],
])('%s is %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
