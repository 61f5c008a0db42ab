import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment } from '@axion/platform/config/start.ts';
import { exitCodes } from '../supervisor/exit-codes.ts';
import { homeAt } from '../supervisor/home.ts';
import type { Command, Typed } from './language/command.ts';
import { runProgram } from './run-program.ts';
import { secondsText } from './screens/progress.ts';
import { nothingRan, summaryLines, type TestSummary } from './testing/test-summary.ts';

/** Runs the tests. */
export const test: Command = {
  name: 'test',
  summary: 'runs the tests: pure code, code on real stores, whole applications in a browser',
  usage: '[FILTER…] [--project NAME]',
  about:
    'Starts stores of its own in temporary folders and on free ports, so a running stack is not touched. Prints the number of tests by project (unit, int, e2e) and the wall time; ' +
    'the last line is "N passed, N failed". The exit status is 0 only when none failed.',
  options: { project: { value: 'NAME', meaning: 'only unit, int or e2e; or real: against servers of others, which it installs' } },
  words: { min: 0, max: Number.POSITIVE_INFINITY },
  examples: [
    ['axion test', 'all of them'],
    ['axion test --project unit local/', 'those of pure code in one folder'],
  ],
  run: runTests,
};

/** Not `real`, which installs servers of others and is asked for by name. */
const ownProjects = ['unit', 'int', 'e2e'];

async function runTests({ words, values }: Typed): Promise<number> {
  const env = environment();
  const { project } = homeAt(env.AXION_HOME);
  const folder = mkdtempSync(join(tmpdir(), 'axion-test-'));
  const summaryFile = join(folder, 'summary.json');
  const wanted = values.get('project');
  const projects = wanted === undefined ? ownProjects : [wanted];
  const args = [
    ...[join(project, 'node_modules/vitest/vitest.mjs'), 'run', ...words, ...projects.flatMap((name) => ['--project', name])],
    ...['--reporter', 'default', '--reporter', join(project, 'local/commands/testing/summary-reporter.ts')],
  ];
  const begun = Date.now();
  try {
    const status = await runProgram({
      file: process.execPath,
      args,
      env: { ...testEnvironment(env), AXION_TEST_SUMMARY: summaryFile },
      cwd: project,
    });
    const summary = existsSync(summaryFile) ? (JSON.parse(readFileSync(summaryFile, 'utf8')) as TestSummary) : nothingRan;
    // A run that failed outside of any test must not look like a success.
    const told = status !== 0 && hasNoFailure(summary) ? { ...summary, unhandledErrors: 1 } : summary;
    process.stdout.write(`${summaryLines(told, secondsText(Date.now() - begun)).join('\n')}\n`);
    return hasNoFailure(told) ? exitCodes.done.status : exitCodes.failed.status;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const hasNoFailure = ({ projects, unhandledErrors }: TestSummary): boolean =>
  unhandledErrors === 0 && projects.every(({ failed }) => failed === 0);

/** Tests that start programs by name get this Node; they use fetched programs again, and never the stack that the person runs. */
function testEnvironment({ AXION_HOME: folder, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { project, runtime } = homeAt(folder);
  return { AXION_RUNTIME_CACHE: runtime, ...env, PATH: `${join(project, 'node_modules/.bin')}:${env.PATH ?? ''}` };
}
