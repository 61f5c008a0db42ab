import type { z } from 'zod';

/** What a run may tell and must heed. */
export type JobRun = {
  /** Aborts when somebody cancels the job (on whatever replica), when its time is up, and when the process stops: end soon after. */
  readonly signal: AbortSignal;
  /** Told as often as one likes; written at most about once a second. `fraction` is from 0 to 1, `words` say what is being done. */
  readonly progress: (fraction: number, words?: string) => void;
};

/** What a run leaves to be seen on the dashboard: a few figures and words, never a secret. */
export type JobResult = Readonly<Record<string, number | string>>;

/** Work that runs without a caller, as data; a worker registers every job of a literal table. */
export type Job<Deps = never, Payload extends z.ZodType = z.ZodType> = {
  /** Kebab-case; also the queue's name. A job that is renamed is another job. */
  readonly name: string;
  /** For people, in a sentence: what it does and why it must run. */
  readonly about: string;
  /** Small: ids and options, never rows and never secrets, for people see it. With a schedule, `{}` must be a payload. */
  readonly payload: Payload;
  /** Cron of five fields, in UTC. Absent when only ever asked for. A time that passed while no worker ran is made up for once. */
  readonly schedule?: string;
  /** With a schedule: a worker that finds it new here runs the job at once too, so that an installation need not wait for its first night. */
  readonly runsWhenNew?: boolean;
  /** How often a failed run is tried again; the first wait, which doubles each time, up to an hour. Then the job is dead: kept, shown, re-runnable. */
  readonly retry: { readonly limit: number; readonly delaySeconds: number };
  /** The longest one run may take (at least 1,000, at most a day); then it has failed. */
  readonly timeoutMs: number;
  /** One at a time for the same key, on all replicas together; the others wait in the queue. */
  readonly singleton?: (payload: z.output<Payload>) => string;
  /** How many days a finished job is kept to be looked at (14). */
  readonly keptDays?: number;
  /** Runs at least once: the same payload twice must leave the same state. Throwing is failing. */
  readonly run: (deps: Deps, payload: z.output<Payload>, run: JobRun) => Promise<JobResult>;
};

/** Declares a job, its payload's type inferred. */
export const job = <Deps, Payload extends z.ZodType>(definition: Job<Deps, Payload>): Job<Deps, Payload> => definition;

/** A job of any payload, as tables hold them. */
export type AnyJob<Deps> = Omit<Job<Deps>, 'run' | 'singleton'> & {
  readonly run: (deps: Deps, payload: never, run: JobRun) => Promise<JobResult>;
  readonly singleton?: (payload: never) => string;
};
