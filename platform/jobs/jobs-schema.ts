/** The schema of the job queue in `axion_sense_tasks` and in `axion_gen`; `bootstrap.sql` makes it. */
export const jobsSchema = 'jobs';

/** The version of its tables that the installed pg-boss works with; a test compares. Raised together with the dependency. */
export const jobsSchemaVersion = 43;

/** Where jobs go that failed for the last time: kept, shown, re-runnable. pg-boss' own queues begin with `__pgboss`. */
export const deadLetterQueue = 'dead-letters';
