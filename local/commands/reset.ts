import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { environment } from '@axion/platform/config/start.ts';
import { exitCodes } from '../supervisor/exit-codes.ts';
import { type Home, homeAt } from '../supervisor/home.ts';
import { refusal } from '../supervisor/refusal.ts';
import { withStackStopped } from '../supervisor/start-stack.ts';
import { endStack } from './down.ts';
import type { Command } from './language/command.ts';

/** Removes all data of a stack. */
export const reset: Command = {
  name: 'reset',
  summary: 'removes all data of this stack; what was fetched stays',
  usage: '[--yes]',
  about:
    'Ends the stack if it runs, then removes databases, pictures, sign-ins, secrets, chosen ports and logs from the state folder. ' +
    'The fetched PostgreSQL and the built pages stay, so the next "axion up" is quick. Nothing else in the folder is touched.',
  options: { yes: { short: 'y', meaning: 'do not ask' } },
  words: { min: 0, max: 0 },
  examples: [['axion reset --yes && axion up', 'a fresh stack']],
  run: async ({ switches }) => {
    const home = homeAt(environment().AXION_HOME);
    if (!switches.has('yes') && !(await isConfirmed(home))) {
      process.stdout.write('Nothing was removed.\n');
      return exitCodes.failed.status;
    }
    await endStack(home);
    await withStackStopped(home, () => removeData(home));
    process.stdout.write(`All data of ${home.folder} is removed.\n`);
    return exitCodes.done.status;
  },
};

/** What a stack keeps; never the folder itself, which the person may have chosen among other things of theirs. */
const dataOf = ({ postgres, clickhouse, s3, oidc, imports, secrets, ports, logs, marks }: Home) => [
  ...[postgres, clickhouse, s3, oidc, imports, secrets, ports, logs, marks],
];

function removeData(home: Home): void {
  for (const path of dataOf(home)) rmSync(path, { recursive: true, force: true });
}

/** @throws Refusal when there is nobody to ask */
async function isConfirmed({ folder }: Home): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw refusal('misused', 'This removes all data and there is no terminal to ask at.', { hint: 'axion reset --yes' });
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Remove all data of the stack in ${folder}? Type yes: `);
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
}
