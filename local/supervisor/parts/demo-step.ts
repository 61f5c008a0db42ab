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

/** Puts the demo dashboard into Gen, by Gen's own operation; harmless when it is there. */
export const demoDashboardStep = (ground: Ground): Step =>
  programStep(ground, {
    name: 'demo-dashboard',
    title: 'Demo dashboard',
    entry: 'apps/gen-api/main.ts',
    args: ['--seed-demo'],
    dependsOn: ['demo-people'],
    takes: [
      ...(['AXION_GEN_POSTGRES_URL', 'AXION_GEN_PUBLIC_URL', 'AXION_GEN_OIDC_CLIENT_ID', 'AXION_GEN_OIDC_CLIENT_SECRET'] as const),
      ...(['AXION_OIDC_ISSUER', 'AXION_OIDC_AUDIENCE', 'AXION_OPENFGA_URL', 'AXION_OPENFGA_STORE_ID', 'AXION_OPENFGA_API_TOKEN'] as const),
      ...(['DataSources__Encryption__Keys__1', 'DataSources__Encryption__CurrentVersion'] as const),
    ],
    done: 'Road recording',
  });
