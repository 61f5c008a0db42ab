import type { Command } from '../language/command.ts';
import { handToCli } from './hand-to-cli.ts';

/** Looks at changes of rights that the authorization store does not take. */
export const rights: Command = {
  name: 'rights',
  summary: 'tells which changes of rights wait or were set aside; "--retry" tries those again',
  usage: '[--retry] [--json]',
  about:
    'Reads the queues of both products in the running stack, or in the PostgreSQL that AXION_POSTGRES_URL names. What the authorization store does not take is set aside: ' +
    'a right that was to end goes on until it is tried again. "axion rights --help" lists its own options.',
  options: {},
  words: { min: 0, max: Number.POSITIVE_INFINITY },
  passesThrough: true,
  examples: [['axion rights', 'the exit status is 1 when something was set aside']],
  run: ({ words }) => handToCli('rights', words),
};
