import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { Page } from '@axion/contracts/common/page.ts';
import type { listMembers as contract, Member } from '@axion/contracts/sense/members.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { pageFrom, positionOf } from '@axion/platform/postgres/cursor.ts';
import { z } from 'zod';
import { type PeopleChangeDeps, requireManager } from '../change-people.ts';
import { listMembersAfter } from './member.queries.ts';

/** Members of an organization, by id. @throws AxionError `resource.missing`, `access.denied`, `request.cursor-invalid` */
export async function listMembers(
  deps: Pick<PeopleChangeDeps, 'postgres' | 'holdsRight'>,
  actor: Actor,
  { organizationId, limit, cursor }: InputOf<typeof contract>,
): Promise<Page<Member>> {
  await requireManager(deps, actor, organizationId);
  const [after = ''] = positionOf(cursor, { organizationId }, z.tuple([z.string()])) ?? [];
  const rows = await deps.postgres.many(listMembersAfter, { organizationId, after, only: null, limit: limit + 1 });
  return pageFrom([...rows], { limit, filter: { organizationId }, position: ({ userId }) => [userId] });
}
