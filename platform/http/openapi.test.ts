import { endpoint } from '@axion/contracts/common/endpoint.ts';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openApiOf, operationIdOf } from './openapi.ts';

const paint = endpoint({
  method: 'POST',
  path: '/api/v1/walls/{wallId}/coats',
  summary: 'Paint a wall',
  params: z.strictObject({ wallId: z.uuidv7() }),
  query: z.strictObject({ dry: z.coerce.number().int().min(1).default(2) }),
  body: z.strictObject({ colour: z.string().max(20) }),
  answer: { kind: 'json', status: 201, schema: z.object({ coats: z.int() }) },
  idempotencyKey: true,
  problems: ['resource.missing', 'idempotency.mismatch'],
  access: 'can_manage_tasks',
});
const document = openApiOf({ title: 'Walls', version: '1', description: '' }, [paint]) as never as {
  openapi: string;
  paths: Record<
    string,
    Record<
      string,
      { parameters: { name: string; required: boolean }[]; responses: Record<string, { description: string }>; security: unknown[] }
    >
  >;
};
const operation = document.paths['/api/v1/walls/{wallId}/coats']?.post;

it('says what a call takes', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(operation?.parameters.map(({ name, required }) => [name, required])).toEqual([
    ['wallId', true],
    ['dry', false],
    ['Idempotency-Key', false],
  ]);
  expect(operation).toMatchObject({
    requestBody: { content: { 'application/json': { schema: { properties: { colour: { type: 'string', maxLength: 20 } } } } } },
    security: [{ bearer: [] }],
  });
});

it('says what can go wrong, by status', () => {
  expect(Object.keys(operation?.responses ?? {})).toEqual(['201', '400', '401', '404', '409', '500', '503']);
  expect(operation?.responses[404]?.description).toContain('resource.missing');
});

it('gives each call a name that clients can use', () => {
  expect(operationIdOf(paint)).toBe('postWallsWallIdCoats');
});
