import { z } from 'zod';
import { endpoint } from '../common/endpoint.ts';
import { Uuid } from '../common/id.ts';

/** The signed-in person and where they belong. */
export const Me = z.object({
  userId: z.string(),
  name: z.string(),
  organizations: z.array(z.object({ id: Uuid, code: z.string(), name: z.string(), permissions: z.array(z.string()) })),
});
export type Me = z.infer<typeof Me>;

export const getMe = endpoint({
  method: 'GET',
  path: '/api/v1/me',
  summary: 'Who you are and what you may do in each of your organizations',
  answer: { kind: 'json', status: 200, schema: Me },
  problems: [],
  access: 'signed-in',
});
