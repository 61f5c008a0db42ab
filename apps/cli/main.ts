import { environment } from '@axion/platform/config/start.ts';

type Command = (args: readonly string[], env: NodeJS.ProcessEnv) => Promise<number>;

/** Commands that work on any cluster. Each is read when it is asked for: the photo libraries of one would cost the others a second. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  backup: async () => (await import('./backup/backup-command.ts')).backupCommand,
  import: async () => (await import('./import/import-command.ts')).importCommand,
  reconcile: async () => (await import('./reconcile/reconcile-command.ts')).reconcileCommand,
  replay: async () => (await import('./replay/replay-command.ts')).replayCommand,
  restore: async () => (await import('./restore/restore-command.ts')).restoreCommand,
  rights: async () => (await import('./rights/rights-command.ts')).rightsCommand,
};

const [name = '', ...args] = process.argv.slice(2);
const find = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (!find) {
  console.error(`There is no command ${name || '(none given)'}; known: ${Object.keys(commands).join(', ')}`);
  process.exitCode = 2;
} else {
  const command = await find();
  process.exitCode = await command(args, environment());
}
