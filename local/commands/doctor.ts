import { existsSync } from 'node:fs';
import { environment } from '@axion/platform/config/start.ts';
import { askStatus } from '../supervisor/ask-supervisor.ts';
import { exitCodes } from '../supervisor/exit-codes.ts';
import { homeAt } from '../supervisor/home.ts';
import { firstPorts, readPorts } from '../supervisor/ports.ts';
import { keepSecrets } from '../supervisor/secrets.ts';
import { bad, type Check, type Finding, findingLines, type Ground } from './checks/finding.ts';
import { machineChecks } from './checks/machine-checks.ts';
import { stackChecks } from './checks/stack-checks.ts';
import type { Command } from './language/command.ts';

/** Looks at the machine and the stack. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'looks at this machine and the stack, and says what to do',
  usage: '',
  about:
    'Checks platform, Node, disk, memory, clock, ports and their owners, the PostgreSQL programs, how children end, and the sum of database connections. ' +
    'It changes nothing and works whether the stack runs or not. The exit status is 1 when something keeps the stack from running.',
  options: {},
  words: { min: 0, max: 0 },
  examples: [['axion doctor', 'before the first start, or when one fails']],
  run: async () => {
    const ground = await lookAround();
    const findings: readonly (readonly [string, Finding])[] = await Promise.all(
      [...machineChecks, ...stackChecks].map(async (check) => [check.name, await lookSafely(check, ground)] as const),
    );
    process.stdout.write(`${findings.flatMap(([name, finding]) => findingLines(name, finding)).join('\n')}\n`);
    return findings.some(([, { grade }]) => grade === 'bad') ? exitCodes.failed.status : exitCodes.done.status;
  },
};

async function lookAround(): Promise<Ground> {
  const env = environment();
  const home = homeAt(env.AXION_HOME);
  return {
    home,
    env,
    ports: readPorts(home.ports) ?? firstPorts(undefined),
    report: await askStatus(home.run),
    secrets: existsSync(home.secrets) ? keepSecrets(home.secrets) : undefined,
  };
}

const lookSafely = async ({ name, look }: Check, ground: Ground): Promise<Finding> => {
  try {
    return await look(ground);
  } catch (error) {
    return bad(`could not be looked at: ${(error as Error).message}`, `axion logs; if this stays, tell us what "${name}" says.`);
  }
};
