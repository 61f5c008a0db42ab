import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AxionError } from '../../errors/axion-error.ts';
import type { Html } from '../../http/html.ts';
import { deadLetterQueue } from '../jobs-schema.ts';
import type { Dashboard } from './dashboard.ts';
import { deadPage } from './pages/dead-page.ts';
import { framed } from './pages/frame.ts';
import { overviewPage } from './pages/overview-page.ts';
import { queuePage } from './pages/queue-page.ts';
import { runPage } from './pages/run-page.ts';
import { parsedOr400 } from './parsed.ts';
import { countDead, readJob, readJobs, readQueue, readQueues, readRunning } from './read-jobs.ts';
import type { DashboardSession } from './session.ts';

const State = z.enum(['created', 'retry', 'active', 'completed', 'cancelled', 'failed']);
const Wanted = z.object({ state: State.optional(), job: z.string().max(100).optional(), after: z.string().max(400).optional() });
const pageTimeoutMs = 15_000;

/** The pages, each a reading of the moment. */
export function bindPages(server: FastifyInstance, dashboard: Dashboard, sessionOf: (request: FastifyRequest) => DashboardSession): void {
  const show = async (request: FastifyRequest, reply: FastifyReply, title: string, body: Html) => {
    const deadLetters = countDead(await readQueues(dashboard));
    const path = request.url.split('?')[0] ?? '';
    const frame = { product: dashboard.product, pages: dashboard.pages, session: sessionOf(request), path, deadLetters };
    return reply.type('text/html; charset=utf-8').send(framed(frame, title, body));
  };
  const facts = (request: FastifyRequest) => ({ csrf: sessionOf(request).csrf, now: dashboard.now(), requestId: request.id });

  server.get('/jobs', async (request, reply) => {
    const [queues, running] = await Promise.all([readQueues(dashboard), readRunning(dashboard)]);
    return show(request, reply, 'Jobs', overviewPage({ queues, running, ...facts(request) }));
  });

  server.get<{ Params: { queue: string } }>('/jobs/queues/:queue', async (request, reply) => {
    const { state, after } = parsedOr400(Wanted, request.query);
    const queue = await readQueue(dashboard, request.params.queue);
    const jobs = await readJobs(dashboard, { queue: queue.name, state, after });
    return show(request, reply, queue.name, queuePage({ queue, jobs, state, ...facts(request) }));
  });

  server.get<{ Params: { queue: string; id: string } }>('/jobs/queues/:queue/:id', async (request, reply) => {
    const job = await readJob(dashboard, request.params.queue, request.params.id);
    return show(request, reply, `Run ${job.id}`, runPage({ job, ...facts(request) }));
  });

  server.get('/jobs/dead', async (request, reply) => {
    const { job: source, after } = parsedOr400(Wanted, request.query);
    const jobs = await readJobs(dashboard, { queue: deadLetterQueue, source, after, state: 'created' });
    return show(request, reply, 'Dead letters', deadPage({ jobs, source, ...facts(request) }));
  });

  server.get<{ Params: { path: string } }>('/jobs/pages/:path', async (request, reply) => {
    const page = dashboard.pages.find(({ path }) => path === request.params.path);
    if (!page) throw new AxionError('resource.missing', { kind: 'page', id: request.params.path.slice(0, 60) });
    return show(request, reply, page.title, await page.render(AbortSignal.timeout(pageTimeoutMs)));
  });
}
