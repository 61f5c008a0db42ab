import { randomUUID } from 'node:crypto';
import { AxionError } from '../../errors/axion-error.ts';
import type { User } from '../../identity/actor.ts';
import { parsePayload } from '../enqueue.ts';
import { deadLetterQueue } from '../jobs-schema.ts';
import type { Dashboard } from './dashboard.ts';
import { countDead, readJob, readQueues } from './read-jobs.ts';

/** Where the browser goes next. */
type Next = string;

const mostRedriven = 1_000;

// Each is recorded before it is done: the audit may lie in another database, and nothing may be done that is not in it.

/** Asks for a run of a job of this release; `payload` is JSON text. @throws AxionError `request.malformed`, `resource.missing` */
export async function askForRun(
  { running, record }: Dashboard,
  user: User,
  { queue, payload }: { queue: string; payload: string },
): Promise<Next> {
  const job = running.jobs.find(({ name }) => name === queue);
  if (!job) throw new AxionError('resource.missing', { kind: 'job', id: queue.slice(0, 60) });
  const { name, payload: shape, singleton } = job;
  const keyed = singleton === undefined ? {} : { singleton: (given: unknown) => singleton(given as never) };
  const asked = parseJson(payload);
  parsePayload(shape, asked);
  const id = randomUUID();
  await record(user, { action: 'job.asked-for', job: queue, runId: id, count: 1 });
  await running.enqueue({ name, payload: shape, ...keyed }, asked, { id });
  return `/jobs/queues/${queue}/${id}`;
}

/** Takes a run back, wherever it runs. */
export async function cancelRun(dashboard: Dashboard, user: User, { queue, id }: { queue: string; id: string }): Promise<Next> {
  const job = await readJob(dashboard, queue, id);
  await dashboard.record(user, { action: 'job.cancelled', job: queue, runId: id, count: 1 });
  await dashboard.running.boss().cancel(queue, job.id);
  return `/jobs/queues/${queue}/${id}`;
}

/** Puts a cancelled run back into its queue. */
export async function resumeRun(dashboard: Dashboard, user: User, { queue, id }: { queue: string; id: string }): Promise<Next> {
  const job = await readJob(dashboard, queue, id);
  await dashboard.record(user, { action: 'job.resumed', job: queue, runId: id, count: 1 });
  await dashboard.running.boss().resume(queue, job.id);
  return `/jobs/queues/${queue}/${id}`;
}

/** Runs one dead letter again, as a new run of its job; asked twice it runs once. */
export async function redriveOne(dashboard: Dashboard, user: User, id: string): Promise<Next> {
  const { sourceName } = await readJob(dashboard, deadLetterQueue, id);
  await dashboard.record(user, { action: 'job.redriven', job: sourceName ?? deadLetterQueue, runId: id, count: 1 });
  await dashboard.running.boss().redrive(deadLetterQueue, { ids: [id] });
  return sourceName === null ? '/jobs/dead' : `/jobs/queues/${sourceName}`;
}

/** Runs the dead letters of a job, or of all jobs, again: a thousand at a time. */
export async function redriveAll(dashboard: Dashboard, user: User, job: string | undefined): Promise<Next> {
  const filter = job === undefined ? {} : { sourceName: job };
  const queues = await readQueues(dashboard);
  const dead = countDead(queues.filter(({ name }) => job === undefined || name === job));
  await dashboard.record(user, { action: 'job.redriven', job: job ?? deadLetterQueue, runId: null, count: Math.min(dead, mostRedriven) });
  await dashboard.running.boss().redrive(deadLetterQueue, { ...filter, limit: mostRedriven });
  return '/jobs/dead';
}

function parseJson(text: string): object {
  const issue = (message: string) => new AxionError('request.malformed', { errors: [{ path: 'payload', code: 'invalid', message }] });
  let value: unknown;
  try {
    value = JSON.parse(text.trim() === '' ? '{}' : text);
  } catch {
    throw issue('it is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw issue('it is not a JSON object');
  return value;
}
