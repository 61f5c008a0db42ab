import { dashboardProblems } from './gen/dashboards.ts';
import { queryProblems } from './gen/query.ts';
import { sessionProblems } from './gen/session.ts';
import { sourceProblems } from './gen/sources.ts';

/** Ways to fail that belong to Gen alone. */
export const genProblems = { ...sessionProblems, ...sourceProblems, ...queryProblems, ...dashboardProblems };
