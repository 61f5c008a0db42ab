import { expect, it } from 'vitest';
import { type Command, findCommands } from './find-commands.ts';

const command = (id: string, group: Command['group'], label: string, detail?: string): Command => ({
  id,
  group,
  label,
  run: () => undefined,
  ...(detail === undefined ? {} : { detail }),
});
const commands = [
  command('sign-out', 'do', 'Sign out'),
  command('north', 'find', 'North loop 3', 'Vehicle 14'),
  command('drives', 'go', 'Drives'),
  command('dark', 'do', 'Dark colours'),
  command('aout', 'do', 'Août'),
];
const ids = (text: string) => findCommands(commands, text).map(({ id }) => id);

it('answers everything in groups when nothing is typed', () => {
  expect(ids('')).toEqual(['drives', 'sign-out', 'dark', 'aout', 'north']);
});

it('wants every word, in label or detail, whatever their case and marks', () => {
  expect(ids('LOOP vehicle')).toEqual(['north']);
  expect(ids('aout')).toEqual(['aout']);
  expect(ids('loop 9')).toEqual([]);
});

it('puts a label that starts with the word first in its group', () => {
  expect(ids('d')).toEqual(['drives', 'dark']);
});
