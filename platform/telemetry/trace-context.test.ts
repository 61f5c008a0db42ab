import { expect, it } from 'vitest';
import { continueTrace } from './trace-context.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

it("goes on with the caller's trace and its flags, and puts itself in the parent's place", () => {
  const next = continueTrace(`00-${trace}-00f067aa0ba902b7-01`);
  expect(next).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
  expect(next).not.toContain('00f067aa0ba902b7');
});

it.each([
  ['nothing', undefined],
  ['words', 'hello'],
  ['an empty trace', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
  ['an empty parent', `00-${trace}-${'0'.repeat(16)}-01`],
  ['a version that is none', `ff-${trace}-00f067aa0ba902b7-01`],
  ['capitals', `00-${trace.toUpperCase()}-00f067aa0ba902b7-01`],
  ['a list', [`00-${trace}-00f067aa0ba902b7-01`]],
])('begins a trace when it is given %s', (_name, incoming) => {
  const next = continueTrace(incoming);
  expect(next).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  expect(next).not.toContain(trace);
});
