import { defineProblems } from './problem.ts';

/** Ways to fail that belong to this area alone. */
export const migrationProblems = defineProblems({});
