import { commands } from './commands/commands.ts';
import { helpFor, overview } from './commands/language/help-text.ts';
import { parseArguments } from './commands/language/parse-arguments.ts';
import { exitCodes } from './supervisor/exit-codes.ts';
import { exitCodeOf, failureLines } from './supervisor/refusal.ts';

/** Runs one command line and answers its exit status. */
async function main(line: readonly string[]): Promise<number> {
  const asked = parseArguments(commands, line);
  switch (asked.kind) {
    case 'help':
      process.stdout.write(asked.command ? helpFor(asked.command) : overview(commands));
      return exitCodes.done.status;
    case 'wrong':
      process.stderr.write(`${asked.message}\n${asked.command ? `"axion ${asked.command.name} --help" teaches it.\n` : ''}`);
      return exitCodes.misused.status;
    case 'run':
      return asked.command.run(asked.typed);
  }
}

process.exit(
  await main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`${failureLines(error).join('\n')}\n`);
    return exitCodes[exitCodeOf(error)].status;
  }),
);
