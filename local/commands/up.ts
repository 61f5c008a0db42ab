import type { Command } from './language/command.ts';
import { runUp } from './up/run-up.ts';

/** Starts the stack, or joins the one that runs. */
export const up: Command = {
  name: 'up',
  summary: 'starts everything and shows where it is (the default)',
  usage: '[--detach] [--only NAMES] [--ports-from N]',
  about:
    'Starts the stores, prepares them, builds the pages when their sources changed, starts the services and, the first time, brings in a demo drive. ' +
    'It stays in the foreground until Ctrl-C, which ends everything in order; data stays. When the stack already runs, it shows it and returns. ' +
    'A service that crashes is started again and shown. Ports are chosen at the first start and never moved.',
  options: {
    detach: { short: 'd', meaning: 'return when all is ready; "axion down" ends it' },
    only: { value: 'NAMES', meaning: 'only these parts and what they need, e.g. postgres,s3 (names: axion status)' },
    'ports-from': { value: 'N', meaning: 'at the first start: take the ports from N on instead of the usual ones' },
  },
  words: { min: 0, max: 0 },
  examples: [
    ['axion up', 'starts everything here'],
    ['axion up --detach', 'the same in the background'],
    ['AXION_HOME=/tmp/other axion up --ports-from 20000', 'a second stack beside the first'],
    ['AXION_POSTGRES_URL=postgres://… axion up', 'with a PostgreSQL of your own'],
  ],
  run: runUp,
};
