import type { Endpoint } from '@axion/contracts/common/endpoint.ts';
import type { FastifyInstance } from 'fastify';
import { type ApiFacts, openApiOf } from './openapi.ts';
import { referencePage } from './reference/reference-page.ts';

/** `/openapi.json` and, for people, `/docs`: both made once from the endpoints. */
export function serveReference(server: FastifyInstance, facts: ApiFacts, endpoints: readonly Endpoint[]): void {
  const document = JSON.stringify(openApiOf(facts, endpoints));
  const { html, policy } = referencePage(facts, endpoints);
  server.get('/openapi.json', (_request, reply) => reply.type('application/json').send(document));
  server.get('/docs', (_request, reply) => reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(html));
}
