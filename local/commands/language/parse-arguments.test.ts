import { expect, it } from 'vitest';
import type { Command } from './command.ts';
import { parseArguments } from './parse-arguments.ts';

const command = (name: string, more: Partial<Command> = {}): Command => ({
  ...{ name, summary: name, usage: '[name]', about: name, options: {}, words: { min: 0, max: 1 }, examples: [], run: async () => 0 },
  ...more,
});
const up = command('up', {
  options: { detach: { short: 'd', meaning: 'return' }, only: { value: 'NAMES', meaning: 'a part' } },
  words: { min: 0, max: 0 },
});
const commands = [
  up,
  command('logs'),
  command('import', { passesThrough: true }),
  command('psql', { options: { command: { short: 'c', value: 'SQL', repeats: true, meaning: 'run this' } } }),
  command('token', { words: { min: 1, max: 1 }, usage: 'NAME' }),
];
const parse = (line: string) => parseArguments(commands, line.split(' ').filter(Boolean));

it('runs the first command when none is named, with its options', () => {
  expect(parse('')).toMatchObject({ kind: 'run', command: up });
  expect(parse('-d --only postgres,s3')).toMatchObject({
    kind: 'run',
    command: up,
    typed: { switches: new Set(['detach']), values: new Map([['only', 'postgres,s3']]) },
  });
});

it('takes words, and options before and after them', () => {
  expect(parse('logs sense-api')).toMatchObject({ kind: 'run', typed: { words: ['sense-api'] } });
  expect(parse('up --only=s3')).toMatchObject({ typed: { values: new Map([['only', 's3']]) } });
});

it('keeps every value of an option that repeats, in order', () => {
  expect(parse('psql -c one db --command two -c=three')).toMatchObject({
    typed: { words: ['db'], lists: new Map([['command', ['one', 'two', '=three']]]) },
  });
});

it.each([
  ['--help', undefined],
  ['-h', undefined],
  ['help', undefined],
  ['help logs', 'logs'],
  ['logs --help', 'logs'],
  ['up -d -h', 'up'],
])('shows help for "%s"', (line, name) => {
  const asked = parse(line);
  expect(asked.kind).toBe('help');
  expect(asked.kind === 'help' && asked.command?.name).toBe(name);
});

it.each([
  ['lgos', 'There is no command "lgos". Did you mean "axion logs"?'],
  ['help pu', 'There is no command "pu". Did you mean "axion up"?'],
  ['frobnicate', 'There is no command "frobnicate". "axion --help" lists the commands.'],
  ['up --detatch', '"axion up" has no option --detatch. Did you mean --detach?'],
  ['up --only', "Option '--only <value>' argument missing"],
  ['up --detach=yes', "Option '-d, --detach' does not take an argument"],
  ['up now', '"axion up" takes no words: axion up [name]'],
  ['logs one two', '"axion logs" takes at most 1: axion logs [name]'],
  ['token', '"axion token" needs more: axion token NAME'],
])('says what is wrong with "%s"', (line, message) => {
  expect(parse(line)).toMatchObject({ kind: 'wrong', message });
});

it('leaves everything to the program behind a command that passes it on', () => {
  expect(parse('import --json --help photos')).toMatchObject({ kind: 'run', typed: { words: ['--json', '--help', 'photos'] } });
});
