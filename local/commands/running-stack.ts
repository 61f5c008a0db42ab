import { environment } from '@axion/platform/config/start.ts';
import { type Addresses, addressesOf } from '../supervisor/addresses.ts';
import { askStatus } from '../supervisor/ask-supervisor.ts';
import { type Home, homeAt } from '../supervisor/home.ts';
import { type Ports, readPorts } from '../supervisor/ports.ts';
import { refusal } from '../supervisor/refusal.ts';
import { keepSecrets, type Secrets } from '../supervisor/secrets.ts';
import type { StackReport } from '../supervisor/stack-report.ts';

/** A stack that runs, and how to reach what is in it. */
export type RunningStack = {
  readonly home: Home;
  readonly report: StackReport;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly addresses: Addresses;
};

/** The stack of this state folder with a part that a command needs. @throws Refusal `notRunning` when the part is not ready */
export async function runningStack(part: string): Promise<RunningStack> {
  const env = environment();
  const home = homeAt(env.AXION_HOME);
  const [report, ports] = [await askStatus(home.run), readPorts(home.ports)];
  if (!report || !ports) throw refusal('notRunning', `Axion does not run here (${home.folder}).`, { hint: 'Start it: axion up' });
  const standing = report.parts.find(({ name }) => name === part)?.standing;
  if (standing !== 'ready')
    throw refusal('notRunning', `${part} is ${standing ?? 'not a part of the running stack'}.`, { hint: 'axion status' });
  const secrets = keepSecrets(home.secrets);
  return { home, report, ports, secrets, addresses: addressesOf({ env, ports, secrets }) };
}
