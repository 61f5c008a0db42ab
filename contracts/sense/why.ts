import { z } from 'zod';
import { endpoint } from '../common/endpoint.ts';
import { Uuid } from '../common/id.ts';
import { Why } from '../common/why.ts';
import { UserId } from './members.ts';
import { RoleRight } from './roles.ts';

export const whyRight = endpoint({
  method: 'GET',
  path: '/api/v1/organizations/{organizationId}/why',
  summary: 'Why somebody may, or may not, do something in an organization: the way by which the right is held, or what is missing',
  params: z.strictObject({ organizationId: Uuid }),
  query: z.strictObject({ user: UserId, relation: RoleRight }),
  answer: { kind: 'json', status: 200, schema: Why },
  problems: ['resource.missing', 'access.denied'],
  access: 'can_manage_users',
});
