import type { Endpoint } from '@axion/contracts/common/endpoint.ts';
import { ProblemDocument } from '@axion/contracts/common/problem-document.ts';
import { type ProblemCode, problems, problemText } from '@axion/contracts/common/problems/problems.ts';
import { z } from 'zod';

export type ApiFacts = { readonly title: string; readonly version: string; readonly description: string };
type Json = { readonly [name: string]: unknown };

/** What any call can meet beside its own problems. */
const anyCall: readonly ProblemCode[] = ['request.malformed', 'store.unavailable', 'server.fault'];
const signedInCall: readonly ProblemCode[] = ['access.unauthenticated', 'access.token-expired', 'access.token-invalid'];

/** An OpenAPI 3.1 document of these endpoints, read off the same values that serve them. */
export function openApiOf({ title, version, description }: ApiFacts, endpoints: readonly Endpoint[]): Json {
  const byPath = Map.groupBy(endpoints, (endpoint) => endpoint.path);
  const methodsOf = (calls: readonly Endpoint[]) => Object.fromEntries(calls.map((call) => [call.method.toLowerCase(), operationOf(call)]));
  return {
    openapi: '3.1.0',
    info: { title, version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths: Object.fromEntries([...byPath].map(([path, calls]) => [path, methodsOf(calls)])),
    components: {
      schemas: { Problem: schemaOf(ProblemDocument, 'output') },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

/** The part of the path that names the resource, for grouping: `/api/v1/tracks/{trackId}` is about `tracks`. */
export const tagOf = ({ path }: Endpoint): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== 'api' && !/^v\d+$/.test(part))
    .find((part) => !part.startsWith('{')) ?? 'root';

/** `POST /api/v1/tracks/{trackId}/confirm` as one word that is good for generated clients. */
export const operationIdOf = ({ method, path }: Endpoint): string =>
  `${method.toLowerCase()}${path
    .replace(/^\/api\/v\d+/, '')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word[0]?.toUpperCase() + word.slice(1))
    .join('')}`;

function operationOf(endpoint: Endpoint): Json {
  const { summary, params, query, body, access, idempotencyKey } = endpoint;
  const parameters = [
    ...parametersOf('path', params),
    ...parametersOf('query', query),
    ...(idempotencyKey ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 255 } }] : []),
  ];
  return {
    operationId: operationIdOf(endpoint),
    tags: [tagOf(endpoint)],
    summary,
    ...(isRight(access) ? { description: `Needs the right \`${access}\`.` } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(Object.keys(body.shape).length > 0
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } } }
      : {}),
    responses: { ...answerOf(endpoint), ...refusalsOf(endpoint) },
    security: access === 'public' ? [] : [{ bearer: [] }],
  };
}

const isRight = (access: Endpoint['access']): boolean => access !== 'public' && access !== 'signed-in';

function parametersOf(place: 'path' | 'query', shape: z.ZodObject): readonly Json[] {
  const { properties = {}, required = [] } = schemaOf(shape, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema,
  }));
}

function answerOf({ answer, summary }: Endpoint): Json {
  if (answer.kind === 'json')
    return { [answer.status]: { description: summary, content: { 'application/json': { schema: schemaOf(answer.schema, 'output') } } } };
  if (answer.kind === 'stream') return { 200: { description: summary, content: { [answer.mediaType]: {} } } };
  return answer.kind === 'redirect' ? { 303: { description: 'Elsewhere' } } : { 204: { description: 'Done' } };
}

/** Problems by status; each code with what it says. */
function refusalsOf({ problems: own, access }: Endpoint): Json {
  const codes = [...new Set([...own, ...anyCall, ...(access === 'public' ? [] : signedInCall)])];
  const byStatus = Map.groupBy(codes, (code) => problems[code].http);
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [
      status,
      {
        description: some.map((code) => `\`${code}\`: ${problemText(code, {} as never, 'en').title}`).join('\n\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

/** OpenAPI 3.1 takes JSON Schema as it is. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return rest;
}
