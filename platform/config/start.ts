import { AxionError } from '../errors/axion-error.ts';
import { type ConfigOf, loadConfig, type SettingTree } from './load-config.ts';

/** The environment of this process: the only place that reads it. */
export const environment = (): NodeJS.ProcessEnv => process.env;

/** Reads the configuration of an app or ends the process with status 2 and every fault on standard error. */
export const configOrExit = <Tree extends SettingTree>(tree: Tree): ConfigOf<Tree> => exitOnFaults(() => loadConfig(tree, environment()));

/** Does what may find the configuration unusable; then the process ends with status 2 and every fault on standard error. */
export function exitOnFaults<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AxionError) || error.code !== 'configuration.invalid') throw error;
    const { faults } = error.params as { faults: readonly string[] };
    console.error(
      ['The configuration is not usable:', ...faults.map((fault) => `  - ${fault}`), 'Every setting: docs/reference/config.md'].join('\n'),
    );
    return process.exit(2);
  }
}

/** Runs `stop` once at SIGTERM or SIGINT, then ends the process; a stop that hangs is cut off after `deadlineMs`. */
export function stopOnSignals(stop: () => Promise<void>, deadlineMs = 10_000): void {
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), deadlineMs).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}
