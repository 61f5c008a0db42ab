/** How often a worker looks around, in seconds. Tests hurry. */
export type Pace = {
  /** Between two looks into an idle queue. */
  readonly pollSeconds: number;
  /** A running job that gave no sign of life for that long has lost its process, and runs again (at least 10). */
  readonly lostAfterSeconds: number;
  /** Between two signs of life; a job that was cancelled elsewhere learns of it then. */
  readonly signSeconds: number;
  /** Between two looks for lost and overdue jobs. */
  readonly superviseSeconds: number;
  /** Between two looks at the schedules (at most 45). */
  readonly scheduleSeconds: number;
  /** Between two times that schedules are made as this release has them. */
  readonly assertSeconds: number;
  /** Between two writes of a job's progress. */
  readonly progressSeconds: number;
};

export const usualPace: Pace = {
  pollSeconds: 2,
  lostAfterSeconds: 30,
  signSeconds: 2,
  superviseSeconds: 15,
  scheduleSeconds: 15,
  assertSeconds: 3_600,
  progressSeconds: 1,
};
