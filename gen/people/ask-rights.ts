import { type Permission, permissions, type ResourceType } from '@axion/contracts/common/permissions.ts';
import type { AskOptions, Authz, Question } from '@axion/platform/authz/authz.ts';
import { genSystem } from '@axion/platform/authz/built-in-roles.ts';
import { type ObjectName, objectRef, partsOfRef, userRef } from '@axion/platform/authz/object-ref.ts';
import { reachOf } from '@axion/platform/authz/strict-permissions.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';

/** A thing that rights are asked on. */
export type Resource<Type extends ResourceType = ResourceType> = `${Type}:${string}`;

/** How the authorization store names things of Gen. */
export const refs = {
  system: genSystem as Resource<'system'>,
  source: (name: string) => objectRef('datasource', name) as Resource<'datasource'>,
  dataset: (id: string) => objectRef('dataset', id) as Resource<'dataset'>,
  table: (datasetId: string, table: string) => objectRef('table', datasetId, table) as Resource<'table'>,
  dashboard: (id: string) => objectRef('dashboard', id) as Resource<'dashboard'>,
  organization: (id: string) => objectRef('organization', id) as Resource<'organization'>,
};

type Asked = readonly [permission: Permission, resource: Resource];

/** Questions about the caller's rights. Fails closed: no answer is an error. The platform itself may do anything. */
export type AskRights = {
  holds(actor: Actor, permission: Permission, resource: Resource): Promise<boolean>;
  /** Answers in the order of the questions, asked together. */
  holdsEach(actor: Actor, asked: readonly Asked[], options?: AskOptions): Promise<readonly boolean[]>;
  /** Organizations that the caller belongs to. */
  organizationsOf(actor: Actor): Promise<readonly string[]>;
};

export const askRights = (authz: Pick<Authz, 'batchCheck' | 'check' | 'listObjects'>): AskRights => ({
  async holds(actor, permission, resource) {
    return actor.kind === 'system' || authz.check(questionOf(userRef(actor.id), [permission, resource]), reachOf(permission));
  },
  async holdsEach(actor, asked, options) {
    if (actor.kind === 'system') return asked.map(() => true);
    if (asked.length === 0) return [];
    const user = userRef(actor.id);
    return authz.batchCheck(
      asked.map((one) => questionOf(user, one)),
      options,
    );
  },
  async organizationsOf(actor) {
    if (actor.kind === 'system') return [];
    const names = await authz.listObjects({ user: userRef(actor.id), relation: 'member', type: 'organization' });
    return names.map((name) => partsOfRef(name)[0] ?? '');
  },
});

function questionOf(user: ObjectName, [permission, resource]: Asked): Question {
  if (!resource.startsWith(`${permissions[permission]}:`)) throw new RangeError(`${permission} is not asked on ${resource}`);
  return { user, relation: permission, object: resource };
}

type Wanted = {
  readonly permission: Permission;
  readonly resource: Resource;
  /** What makes the thing visible at all; whoever lacks that does not learn that it exists. */
  readonly seenBy?: Permission;
  readonly kind: string;
  readonly id: string;
};

/**
 * Lets pass who holds the right.
 * @throws AxionError `resource.missing` for a stranger, `access.denied` for one who may see the thing and not do this
 */
export async function requireRight(rights: AskRights, actor: Actor, { permission, resource, seenBy, kind, id }: Wanted): Promise<void> {
  const asked: Asked[] = [[permission, resource], ...(seenBy ? [[seenBy, resource] as const] : [])];
  const [may, sees] = await rights.holdsEach(actor, asked, reachOf(permission));
  if (may) return;
  throw sees ? new AxionError('access.denied', { permission }) : new AxionError('resource.missing', { kind, id });
}

/** For rights on Gen as a whole. @throws AxionError `access.denied` */
export async function requireSystemRight(rights: AskRights, actor: Actor, permission: Permission): Promise<void> {
  if (!(await rights.holds(actor, permission, refs.system))) throw new AxionError('access.denied', { permission });
}
