/** What a person may be allowed to do, named once; the authorization model has a relation of the same name on the type given. */
export const permissions = {
  can_manage_organizations: 'system',
  can_manage_roles: 'system',
  can_view_org_tracks: 'organization',
  can_record_tracks: 'organization',
  can_manage_users: 'organization',
  can_manage_tasks: 'organization',
  can_manage_projects: 'organization',
  can_view_track: 'track',
  can_view_project: 'project',
  can_manage_project: 'project',
  can_view_territory: 'territory',
  can_manage_territory: 'territory',
  can_view_task: 'task',
  can_work_on_task: 'task',
  can_manage_task: 'task',
  can_manage_datasources: 'system',
  can_manage_dashboards: 'system',
  can_view_datasource: 'datasource',
  can_admin_datasource: 'datasource',
  can_view_dataset: 'dataset',
  can_admin_dataset: 'dataset',
  can_query_tables: 'dataset',
  can_query_table: 'table',
  can_view_dashboard: 'dashboard',
  can_edit_dashboard: 'dashboard',
} as const;

export type Permission = keyof typeof permissions;

/** What a permission is asked on. */
export type ResourceType = (typeof permissions)[Permission];

/** The permissions that can be asked on a type of resource. */
export type PermissionOn<Type extends ResourceType> = {
  [Name in Permission]: (typeof permissions)[Name] extends Type ? Name : never;
}[Permission];
