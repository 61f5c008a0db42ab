import { join } from 'node:path';
import { environment } from '@axion/platform/config/start.ts';
import { homeAt } from '../../supervisor/home.ts';
import type { Command } from '../language/command.ts';
import { runProgram } from '../run-program.ts';
import { runningStack } from '../running-stack.ts';

/** Sends dead letters back. */
export const replay: Command = {
  name: 'replay',
  summary: 'sends messages that could not be handled back to where they came from',
  usage: 'TOPIC.dlq [options]',
  about:
    'Reads a dead-letter topic of the running stack, or of the event log that AXION_KAFKA_BROKERS or AXION_EVENTS_POSTGRES_URL names, and keeps count of what was ' +
    'sent back. "axion replay --help" lists its own options.',
  options: {},
  words: { min: 0, max: Number.POSITIVE_INFINITY },
  passesThrough: true,
  examples: [['axion replay axion.sense.audit.events.dlq --dry-run', 'what lies there, and why']],
  run: async ({ words }) => {
    const env = environment();
    const { project } = homeAt(env.AXION_HOME);
    const program = { file: process.execPath, args: [join(project, 'apps/cli/main.ts'), 'replay', ...words] };
    return runProgram({ ...program, env: { ...env, ...(needsStack(words, env) ? await stackEnvironment() : {}) } });
  },
};

const needsStack = (words: readonly string[], env: NodeJS.ProcessEnv): boolean =>
  !env.AXION_EVENTS_POSTGRES_URL && !env.AXION_KAFKA_BROKERS && !words.some((word) => word === '--help' || word === '-h');

async function stackEnvironment(): Promise<Record<string, string>> {
  const { addresses } = await runningStack('sense-worker');
  return { AXION_EVENTS_POSTGRES_URL: addresses.postgres.urlOf('axion_events', 'axion_events') };
}
