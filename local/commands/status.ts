import { environment } from '@axion/platform/config/start.ts';
import { askStatus } from '../supervisor/ask-supervisor.ts';
import { exitCodes } from '../supervisor/exit-codes.ts';
import { homeAt } from '../supervisor/home.ts';
import type { Command } from './language/command.ts';
import { memoryTable, servicesOf, statusTable } from './screens/status-table.ts';

/** Shows what runs. */
export const status: Command = {
  name: 'status',
  summary: 'shows what runs: state, pid, memory, restarts, address',
  usage: '[--json | --memory]',
  about:
    'Asks the supervisor of this state folder. States of a service: waiting, starting, ready, restarting, failed, stopping, stopped, and external for a server of your own. ' +
    'Memory is that of a service and all it started; as PSS, pages that several processes share are divided among them, so the sum is what the stack really takes. ' +
    'The exit status is 0 when the stack is ready, 1 when it starts or has failed, 3 when it does not run.',
  options: {
    json: { meaning: 'for programs: { running, phase, services: [{ name, state, url, pid, residentBytes, pssBytes, restarts }] }' },
    memory: { meaning: 'processes and memory of each service, largest first, and their sum' },
  },
  words: { min: 0, max: 0 },
  examples: [
    ['axion status', 'a table'],
    [`axion status --json | jq '.services[] | select(.restarts > 0)'`, 'what has crashed'],
  ],
  run: async ({ switches }) => {
    const home = homeAt(environment().AXION_HOME);
    const report = await askStatus(home.run);
    const services = report ? servicesOf(report) : [];
    if (switches.has('json')) {
      const { phase = 'stopped', startedAt = null, failure = null } = report ?? {};
      print([JSON.stringify({ running: report !== undefined, phase, startedAt, failure, home: home.folder, services }, null, 2)]);
    } else if (!report) print([`Axion does not run here (${home.folder}). Start it: axion up`]);
    else if (switches.has('memory')) print(memoryTable(services));
    else
      print([
        ...statusTable(services),
        ...(report.failure ?? []),
        ...(report.phase === 'ready' ? [] : ['', `The stack is ${report.phase}.`]),
      ]);
    if (!report) return exitCodes.notRunning.status;
    return report.phase === 'ready' ? exitCodes.done.status : exitCodes.failed.status;
  },
};

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
