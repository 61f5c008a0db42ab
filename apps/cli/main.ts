import { environment } from '@axion/platform/config/start.ts';
import { importCommand } from './import/import-command.ts';
import { replayCommand } from './replay/replay-command.ts';

/** Commands that work on any cluster. */
const commands: Readonly<Record<string, (args: readonly string[], env: NodeJS.ProcessEnv) => Promise<number>>> = {
  import: importCommand,
  replay: replayCommand,
};

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (!command) {
  console.error(`There is no command ${name || '(none given)'}; known: ${Object.keys(commands).join(', ')}`);
  process.exitCode = 2;
} else {
  process.exitCode = await command(args, environment());
}
