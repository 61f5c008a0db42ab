import { environment } from '@axion/platform/config/start.ts';
import { type DemoSenseRole, demoOrganizations, demoPeople } from '../../oidc/demo-people.ts';
import type { Home } from '../../supervisor/home.ts';
import { keepSecrets } from '../../supervisor/secrets.ts';
import type { DemoSignIn } from '../screens/ready-page.ts';

const duties: Record<DemoSenseRole, string> = {
  inspector: 'records drives',
  supervisor: 'plans and reviews drives in Sense',
  analyst: 'queries and makes dashboards in Gen',
  admin: 'runs both products',
};

/** Who may sign in to this stack, with what; nobody when the identity provider is the person's own. */
export function demoSignIns(home: Home): readonly DemoSignIn[] {
  const { AXION_OIDC_ISSUER: theirs, AXION_OIDC_DEMO_PASSWORD: chosen } = environment();
  if (theirs) return [];
  const password = chosen || keepSecrets(home.secrets).demoPassword;
  return demoPeople.map(({ subject, senseRoles: [role = 'analyst'], organizationId }) => {
    const { name } = demoOrganizations.find(({ id }) => id === organizationId) ?? { name: '' };
    const ofOthers = organizationId !== demoOrganizations[0].id;
    return { name: subject, password, may: ofOthers ? `is of another organization, ${name}` : duties[role] };
  });
}
