import { z } from 'zod';
import { endpoint } from '../common/endpoint.ts';
import { Uuid } from '../common/id.ts';
import { pageOf, pageQuery } from '../common/page.ts';

/** The hash of issuer and subject that names a person everywhere. */
export const UserId = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const Member = z.object({
  userId: UserId,
  name: z.string(),
  email: z.string().nullable(),
  /** The membership ends by itself at this moment; null is open-ended. */
  expiresAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  roles: z.array(z.object({ id: Uuid, code: z.string(), name: z.string(), expiresAt: z.iso.datetime().nullable() })),
});
export type Member = z.infer<typeof Member>;

const organizationParams = z.strictObject({ organizationId: Uuid });
const memberParams = organizationParams.extend({ userId: UserId });

export const listMembers = endpoint({
  method: 'GET',
  path: '/api/v1/organizations/{organizationId}/members',
  summary: 'Members of an organization with their roles',
  params: organizationParams,
  query: z.strictObject(pageQuery),
  answer: { kind: 'json', status: 200, schema: pageOf(Member) },
  problems: ['resource.missing', 'access.denied', 'request.cursor-invalid'],
  access: 'can_manage_users',
});

export const putMember = endpoint({
  method: 'PUT',
  path: '/api/v1/organizations/{organizationId}/members/{userId}',
  summary: 'Add a member, or set until when they belong and which roles they have; you can give only what you may do yourself',
  params: memberParams,
  body: z.strictObject({
    expiresAt: z.iso.datetime().nullable().default(null),
    /** All roles that the member has from now on. */
    roles: z.array(z.strictObject({ roleId: Uuid, expiresAt: z.iso.datetime().nullable().default(null) })).max(50),
    /** For somebody who has not signed in yet; must be who the id names. */
    person: z
      .strictObject({ issuer: z.url().max(500), subject: z.string().min(1).max(500), name: z.string().trim().min(1).max(300) })
      .optional(),
  }),
  answer: { kind: 'json', status: 200, schema: Member },
  problems: [
    ...(['resource.missing', 'access.denied', 'member.expiry-past', 'member.person-differs'] as const),
    ...(['organization.last-administrator', 'authz.change-pending'] as const),
  ],
  access: 'can_manage_users',
});

export const removeMember = endpoint({
  method: 'DELETE',
  path: '/api/v1/organizations/{organizationId}/members/{userId}',
  summary: 'End a membership now, with every role in the organization',
  params: memberParams,
  answer: { kind: 'empty' },
  problems: ['resource.missing', 'access.denied', 'organization.last-administrator', 'authz.change-pending'],
  access: 'can_manage_users',
});
