import type { Permission } from '@axion/contracts/common/permissions.ts';
import type { AskOptions } from './authz.ts';

/** Rights that give out credentials or rights: asked past every cache, ours and the store's. */
const strict: ReadonlySet<string> = new Set<Permission>([
  'can_manage_organizations',
  'can_manage_roles',
  'can_manage_users',
  'can_record_tracks',
  'can_manage_datasources',
  'can_admin_datasource',
]);

/** How to ask for a right that is about to be used; lists, which only show, need not. */
export const reachOf = (permission: string): AskOptions | undefined =>
  strict.has(permission) ? { consistency: 'HIGHER_CONSISTENCY' } : undefined;
