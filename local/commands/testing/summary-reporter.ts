import { writeFileSync } from 'node:fs';
import { environment } from '@axion/platform/config/start.ts';
import type { Reporter, TestModule } from 'vitest/node';
import type { ProjectCount, TestSummary } from './test-summary.ts';

/** vitest loads this beside its own reporter: it counts by project and leaves the result in the file AXION_TEST_SUMMARY. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const names = [...new Set(modules.map(({ project }) => project.name))];
    const projects = names.map((name) =>
      countOf(
        name,
        modules.filter(({ project }) => project.name === name),
      ),
    );
    const summary: TestSummary = { projects, unhandledErrors: unhandledErrors.length };
    const path = environment().AXION_TEST_SUMMARY;
    if (path) writeFileSync(path, JSON.stringify(summary));
  }
}

function countOf(project: string, modules: readonly TestModule[]): ProjectCount {
  const count = (state: 'passed' | 'failed' | 'skipped' | 'pending') =>
    modules.flatMap((module) => [...module.children.allTests(state)]).length;
  // A file that broke before its tests were known, or around them: none of them failed, and still the file did.
  const brokenFiles = modules.filter((module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0);
  return { project, passed: count('passed'), failed: count('failed') + brokenFiles.length, skipped: count('skipped') + count('pending') };
}
