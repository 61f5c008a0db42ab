import { z } from 'zod';
import { endpoint } from '../common/endpoint.ts';
import { Uuid } from '../common/id.ts';
import { pageOf, pageQuery } from '../common/page.ts';
import { UserId } from './members.ts';

export const Organization = z.object({ id: Uuid, code: z.string(), name: z.string(), createdAt: z.iso.datetime() });
export type Organization = z.infer<typeof Organization>;

export const listOrganizations = endpoint({
  method: 'GET',
  path: '/api/v1/organizations',
  summary: 'All organizations of the installation, by code',
  query: z.strictObject(pageQuery),
  answer: { kind: 'json', status: 200, schema: pageOf(Organization) },
  problems: ['access.denied', 'request.cursor-invalid'],
  access: 'can_manage_organizations',
});

export const createOrganization = endpoint({
  method: 'POST',
  path: '/api/v1/organizations',
  summary: 'Make an organization with its first administrator',
  body: z.strictObject({
    code: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
    name: z.string().trim().min(1).max(200),
    /** Somebody who has signed in before; you yourself when left out. */
    administratorId: UserId.optional(),
  }),
  answer: { kind: 'json', status: 201, schema: Organization },
  problems: ['access.denied', 'resource.missing', 'organization.code-taken', 'authz.change-pending'],
  access: 'can_manage_organizations',
});
