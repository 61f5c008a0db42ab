/** How many tests of one vitest project ended how. A file that could not be loaded counts as one failed test. */
export type ProjectCount = { readonly project: string; readonly passed: number; readonly failed: number; readonly skipped: number };

/** What the reporter hands over. */
export type TestSummary = { readonly projects: readonly ProjectCount[]; readonly unhandledErrors: number };

/** The table that `axion test` prints; its last line is for programs: `N passed, N failed`. */
export function summaryLines({ projects, unhandledErrors }: TestSummary, elapsed: string): readonly string[] {
  const row = (cells: readonly (string | number)[]) =>
    `  ${String(cells[0]).padEnd(10)}${cells
      .slice(1)
      .map((cell) => String(cell).padStart(9))
      .join('')}`;
  const counts = projects.map(({ project, passed, failed, skipped }) => row([project, passed, failed, skipped]));
  const passed = sum(projects.map((project) => project.passed));
  const failed = sum(projects.map((project) => project.failed)) + unhandledErrors;
  return [
    '',
    row(['project', 'passed', 'failed', 'skipped']),
    ...counts,
    ...(unhandledErrors > 0 ? [`  errors outside of tests: ${unhandledErrors} (counted as failed)`] : []),
    '',
    `wall time ${elapsed}`,
    `${passed} passed, ${failed} failed`,
  ];
}

/** Nothing ran at all: that is a failure, too. */
export const nothingRan: TestSummary = { projects: [], unhandledErrors: 1 };

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
