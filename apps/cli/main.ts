import { environment } from '@axion/platform/config/start.ts';
import { backupCommand } from './backup/backup-command.ts';
import { importCommand } from './import/import-command.ts';
import { reconcileCommand } from './reconcile/reconcile-command.ts';
import { replayCommand } from './replay/replay-command.ts';
import { restoreCommand } from './restore/restore-command.ts';

/** Commands that work on any cluster. */
const commands: Readonly<Record<string, (args: readonly string[], env: NodeJS.ProcessEnv) => Promise<number>>> = {
  backup: backupCommand,
  import: importCommand,
  reconcile: reconcileCommand,
  replay: replayCommand,
  restore: restoreCommand,
};

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (!command) {
  console.error(`There is no command ${name || '(none given)'}; known: ${Object.keys(commands).join(', ')}`);
  process.exitCode = 2;
} else {
  process.exitCode = await command(args, environment());
}
