import type { Command } from '../language/command.ts';
import { handToCli } from './hand-to-cli.ts';

/** Copies every store, and looks at the copies. */
export const backup: Command = {
  name: 'backup',
  summary: 'copies every store into a snapshot; "verify" looks at the newest one',
  usage: '[--to DIR] [--database NAME] | verify [--from DIR]',
  about:
    'Copies the running stack, or the installation that AXION_POSTGRES_URL and the other stores’ variables name: roles, databases, tuples, ClickHouse, a list of the objects. ' +
    'Without a folder it keeps to backups/ in the state folder, which is on the same disk: name another for anything that matters. "axion backup --help" lists its own options.',
  options: {},
  words: { min: 0, max: Number.POSITIVE_INFINITY },
  passesThrough: true,
  examples: [
    ['axion backup --to /mnt/backups', 'everything'],
    ['axion backup verify --from /mnt/backups', 'the newest is young enough and every byte is right'],
  ],
  run: ({ words }) => handToCli('backup', words),
};

/** Brings a copy back. */
export const restore: Command = {
  name: 'restore',
  summary: 'brings a snapshot back',
  usage: '[--from DIR] [--database NAME] [--force] | resume',
  about:
    'Checks every file, then restores PostgreSQL, tuples, ClickHouse and objects of the running stack, or of the installation that AXION_POSTGRES_URL and the other stores’ variables name. ' +
    'It refuses to write over rows unless --force is given. "axion restore --help" lists its own options.',
  options: {},
  words: { min: 0, max: Number.POSITIVE_INFINITY },
  passesThrough: true,
  examples: [['axion restore --from /mnt/backups --force', 'the newest snapshot there, in place of what is here']],
  run: ({ words }) => handToCli('restore', words),
};

/** Compares the other stores with PostgreSQL, and repairs them. */
export const reconcile: Command = {
  name: 'reconcile',
  summary: 'compares the other stores with PostgreSQL and repairs them; "--check" only compares',
  usage: '[--check] [--json]',
  about:
    'Counts rows that ClickHouse lacks or has too many of, frames without pictures and pictures without frames, facts that the authorization store lacks or should not have. ' +
    '"axion reconcile --help" lists its own options.',
  options: {},
  words: { min: 0, max: Number.POSITIVE_INFINITY },
  passesThrough: true,
  examples: [['axion reconcile --check', 'the exit status is 1 when anything differs']],
  run: ({ words }) => handToCli('reconcile', words),
};
