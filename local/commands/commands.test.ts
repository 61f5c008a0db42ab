import { expect, it } from 'vitest';
import { commands } from './commands.ts';
import { helpFor, overview } from './language/help-text.ts';
import { parseArguments } from './language/parse-arguments.ts';

it('names and explains every command in the overview, and every exit status', () => {
  const text = overview(commands);
  for (const { name, summary } of commands) expect(text).toMatch(new RegExp(`^ {2}${name} +${summary.slice(0, 20)}`, 'm'));
  for (const status of [0, 1, 2, 3, 4, 5, 130]) expect(text).toMatch(new RegExp(`^ {2}${status} +\\S`, 'm'));
});

it.each(commands.map((command) => [command.name, command] as const))('teaches %s: usage, options, an example', (name, command) => {
  const text = helpFor(command);
  expect(text).toContain(`Usage: axion ${name}`);
  for (const option of Object.keys(command.options)) expect(text).toMatch(new RegExp(`--${option}\\b.* {2}\\S`));
  expect(command.examples.length).toBeGreaterThan(0);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(150);
});

it.each(commands.flatMap(({ examples }) => examples.map(([line]) => line)).filter((line) => /^axion [^'|$&]*$/.test(line)))(
  'shows an example that it understands: %s',
  (line) => {
    expect(parseArguments(commands, line.split(' ').slice(1)).kind).toBe('run');
  },
);

it('lists no command twice and begins with up', () => {
  expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
  expect(commands[0]?.name).toBe('up');
});
