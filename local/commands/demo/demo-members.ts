/** What people of an organization may do in Sense, by the name of their role; each right is a relation `has_…` of the role. */
export const senseRoles = {
  inspector: ['record_tracks', 'view_org_tracks'],
  supervisor: ['record_tracks', 'view_org_tracks', 'manage_tasks', 'manage_projects'],
  analyst: ['view_org_tracks'],
  admin: ['record_tracks', 'view_org_tracks', 'manage_users', 'manage_tasks', 'manage_projects'],
} as const;

export type SenseRole = keyof typeof senseRoles;

/** Built-in roles of Gen. */
export const genRoles = { admin: 1, analyst: 2 } as const;

/** One of the demo: `subject` as the local identity provider names them. */
export type DemoMember = {
  readonly subject: string;
  readonly name: string;
  readonly sense: SenseRole;
  readonly gen: keyof typeof genRoles | undefined;
};
export type DemoOrganization = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly members: readonly DemoMember[];
};

/** Two organizations, so that everyone can see that one never sees the other's drives. */
export const demoOrganizations: readonly DemoOrganization[] = [
  {
    id: '018f0000-0000-7000-8000-00000000a001',
    code: 'axionville',
    name: 'Axionville',
    members: [
      { subject: 'inspector', name: 'Ines Inspector', sense: 'inspector', gen: undefined },
      { subject: 'supervisor', name: 'Sami Supervisor', sense: 'supervisor', gen: 'analyst' },
      { subject: 'analyst', name: 'Amal Analyst', sense: 'analyst', gen: 'analyst' },
      { subject: 'admin', name: 'Ada Admin', sense: 'admin', gen: 'admin' },
    ],
  },
  {
    id: '018f0000-0000-7000-8000-00000000b001',
    code: 'rivalton',
    name: 'Rivalton',
    members: [{ subject: 'rival', name: 'Ravi Rival', sense: 'analyst', gen: 'analyst' }],
  },
];
