import { expect, it } from 'vitest';
import { z } from 'zod';
import { helpText, readMode } from './command-line.ts';
import { secretSetting, setting } from './setting.ts';

const runner = {
  url: secretSetting({ env: 'A_URL', meaning: 'Where the tables are' }),
  level: setting({ env: 'A_LEVEL', schema: z.string(), fallback: 'info', meaning: 'How much is told' }),
};
const line = {
  command: 'node a.ts',
  about: 'The A service.',
  settings: {},
  modes: [
    { flag: '--migrate', does: 'bring the stores up', settings: runner },
    { flag: '--check', does: 'tell what differs', settings: runner },
  ],
} as const;

it.each([
  [[], { mode: 'serve' }],
  [['--check'], { mode: '--check' }],
  [['--chek'], { mode: '', fault: 'node a.ts does not know --chek; known: --migrate, --check' }],
  [['--check', '--migrate'], { mode: '', fault: '--check --migrate: only one of these at a time' }],
])('%j', (args, expected) => {
  expect(readMode(args, line)).toEqual(expected);
});

it('teaches', () => {
  const text = helpText(line);
  expect(text).toContain('node a.ts --check    tell what differs');
  expect(text).toContain('--migrate, --check reads:\n  A_URL (required)\n      Where the tables are\n  A_LEVEL (default info)');
  expect(text).toContain('Ends with 0');
});
