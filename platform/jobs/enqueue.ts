import type { Db as IDatabase, PgBoss } from 'pg-boss';
import { z } from 'zod';
import { AxionError } from '../errors/axion-error.ts';
import type { Statements } from '../postgres/postgres.ts';
import { malformed } from './malformed.ts';

/** What of a job is needed to ask for a run of it. */
export type NamedJob<Payload extends z.ZodType> = {
  readonly name: string;
  readonly payload: Payload;
  readonly singleton?: (payload: z.output<Payload>) => string;
};

export type Asked = {
  /** The run's own id, where something must name it before it is there. */
  readonly id?: string;
  /** Not before this time. */
  readonly startAfter?: Date;
  /** A transaction of the same database: the job is there when it commits, and not when it rolls back. */
  readonly within?: Statements;
};

/**
 * Asks for a run of a job; answers its id.
 * @throws AxionError `request.malformed` for a payload that the job does not take, `server.not-ready` before the queue is there
 */
export type Enqueue = <Payload extends z.ZodType>(job: NamedJob<Payload>, payload: z.input<Payload>, asked?: Asked) => Promise<string>;

/** `boss` answers the started queue. */
export const enqueueOn =
  (boss: () => PgBoss): Enqueue =>
  async ({ name, payload: shape, singleton }, payload, { id: ownId, startAfter, within } = {}) => {
    const parsed = parsePayload(shape, payload);
    const key = singleton?.(parsed);
    const id = await boss().send(name, payload as object, {
      ...(key === undefined ? {} : { singletonKey: key }),
      ...(ownId === undefined ? {} : { id: ownId }),
      ...(startAfter === undefined ? {} : { startAfter }),
      ...(within === undefined ? {} : { db: databaseOf(within) }),
    });
    if (id === null) throw new AxionError('server.fault', {}, new Error(`the queue took no job ${name}`));
    return id;
  };

/** @throws AxionError `request.malformed` for a payload that the job does not take */
export function parsePayload<Payload extends z.ZodType>(shape: Payload, payload: unknown): z.output<Payload> {
  const parsed = shape.safeParse(payload);
  if (!parsed.success) throw malformed(parsed.error.issues);
  return parsed.data;
}

/** A transaction of ours as pg-boss takes one. */
const databaseOf = (statements: Statements): IDatabase => ({
  async executeSql(text, values = []) {
    const row = z.record(z.string(), z.unknown());
    const rows = await statements.many({ name: 'jobs-enqueue', text, params: z.object({}), values: () => values, row }, {});
    return { rows: [...rows] };
  },
});
