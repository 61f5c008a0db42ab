import { ProblemError } from '@axion/contracts/common/client.ts';
import { UsageError } from '../failure.ts';
import { importHelp, readImportOptions } from './import-options.ts';
import { showProgress } from './progress.ts';
import { NoOrganization, runImport } from './run-import.ts';
import { addsUp, summaryText } from './summary.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `axion import`: returns the exit status. Answers go to standard output, progress and complaints to standard error. */
export async function importCommand(args: readonly string[], env: Environment): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(importHelp);
    return 0;
  }
  try {
    const options = readImportOptions(args, {
      apiUrl: env.AXION_SENSE_API_URL ?? 'http://localhost:8080',
      stateFolder: env.AXION_IMPORT_STATE,
    });
    const source = { token: env.AXION_TOKEN, command: env.AXION_TOKEN_COMMAND };
    const summary = await runImport(options, source, showProgress(process.stderr), new Date());
    console.log(options.json ? JSON.stringify(summary, null, 2) : summaryText(summary));
    if (!addsUp(summary)) console.error('The counts do not add up: this is our fault.');
    if (summary.failed > 0 || !addsUp(summary)) return 1;
    return summary.sent + summary.known > 0 ? 0 : 3;
  } catch (error) {
    if (error instanceof UsageError) return complain(`${error.message}\nSee axion import --help`, 2);
    if (error instanceof NoOrganization) return complain(error.message, 1);
    if (error instanceof ProblemError) {
      const { title, detail, hint, requestId } = error.problem;
      return complain([`${title}. ${detail}`, hint, requestId && `Request id: ${requestId}`].filter(Boolean).join('\n'), 1);
    }
    return complain((error as Error).message, 1);
  }
}

function complain(words: string, status: number): number {
  console.error(words);
  return status;
}
