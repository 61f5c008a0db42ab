import type { Step } from './part.ts';
import { programStep } from './program-part.ts';
import type { Ground } from './settings.ts';

/** Makes the demo organizations and who belongs to them; harmless when they are there. */
export const demoStep = (ground: Ground): Step =>
  programStep(ground, {
    name: 'demo-people',
    title: 'Demo organizations',
    entry: 'local/commands/seed-demo.ts',
    dependsOn: ['migrate-gen-api'],
    takes: [
      ...(['AXION_SENSE_POSTGRES_MIGRATE_URL', 'AXION_GEN_POSTGRES_MIGRATE_URL', 'AXION_OIDC_ISSUER'] as const),
      ...(['AXION_OPENFGA_URL', 'AXION_OPENFGA_STORE_ID', 'AXION_OPENFGA_API_TOKEN'] as const),
    ],
    done: 'Axionville and Rivalton',
  });
