import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { askForRun, cancelRun, redriveAll, redriveOne, resumeRun } from './actions.ts';
import type { Dashboard } from './dashboard.ts';
import { parsedOr400 } from './parsed.ts';
import type { DashboardSession } from './session.ts';

type OfRun = { Params: { queue: string; id: string } };
const RunForm = z.object({ payload: z.string().max(32_000).default('{}') });
const AllForm = z.object({ job: z.string().max(100).optional() });

/** What the forms do; each leads on to a page. */
export function bindActions(server: FastifyInstance, dashboard: Dashboard, sessionOf: (request: FastifyRequest) => DashboardSession): void {
  const userOf = (request: FastifyRequest) => sessionOf(request).user;
  const then = async (reply: FastifyReply, next: Promise<string>) => reply.redirect(await next, 303);

  server.post<{ Params: { queue: string } }>('/jobs/queues/:queue/run', (request, reply) => {
    const { payload } = parsedOr400(RunForm, request.body);
    return then(reply, askForRun(dashboard, userOf(request), { queue: request.params.queue, payload }));
  });
  server.post<OfRun>('/jobs/queues/:queue/:id/cancel', (request, reply) =>
    then(reply, cancelRun(dashboard, userOf(request), request.params)),
  );
  server.post<OfRun>('/jobs/queues/:queue/:id/resume', (request, reply) =>
    then(reply, resumeRun(dashboard, userOf(request), request.params)),
  );
  server.post<{ Params: { id: string } }>('/jobs/dead/:id/retry', (request, reply) =>
    then(reply, redriveOne(dashboard, userOf(request), request.params.id)),
  );
  server.post('/jobs/dead/retry-all', (request, reply) =>
    then(reply, redriveAll(dashboard, userOf(request), parsedOr400(AllForm, request.body).job)),
  );
}
