import { join } from 'node:path';
import { environment } from '@axion/platform/config/start.ts';
import { homeAt } from '../../supervisor/home.ts';
import { tokenCommand } from '../../supervisor/token-command.ts';
import type { Command } from '../language/command.ts';
import { runProgram } from '../run-program.ts';
import { runningStack } from '../running-stack.ts';

/** Sends drives. */
export const importDrives: Command = {
  name: 'import',
  summary: 'sends folders of photos and GPX logs as drives',
  usage: 'PATH… [options]',
  about:
    'Uploads through the public API, as a phone would, signed in as the demo inspector unless AXION_TOKEN or AXION_TOKEN_COMMAND says otherwise. ' +
    'With --api or AXION_SENSE_API_URL it works against any cluster. "axion import --help" lists its own options.',
  options: {},
  words: { min: 0, max: Number.POSITIVE_INFINITY },
  passesThrough: true,
  examples: [['axion import ~/Pictures/road --json', 'one summary as JSON']],
  run: async ({ words }) => {
    const env = environment();
    const { project } = homeAt(env.AXION_HOME);
    const program = { file: process.execPath, args: [join(project, 'apps/cli/main.ts'), 'import', ...words] };
    return runProgram({ ...program, env: { ...env, ...(needsStack(words, env) ? await stackEnvironment(project, env) : {}) } });
  },
};

const needsStack = (words: readonly string[], env: NodeJS.ProcessEnv): boolean =>
  !env.AXION_SENSE_API_URL && !words.some((word) => word === '--help' || word === '-h' || word === '--api' || word.startsWith('--api='));

/** Where the local Sense API is, and how to sign in there. */
async function stackEnvironment(project: string, env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const { home, addresses } = await runningStack('sense-api');
  const signIn = env.AXION_TOKEN || env.AXION_TOKEN_COMMAND ? {} : { AXION_TOKEN_COMMAND: tokenCommand(project, 'inspector') };
  return { AXION_SENSE_API_URL: addresses.senseApi, AXION_IMPORT_STATE: env.AXION_IMPORT_STATE ?? home.imports, ...signIn };
}
