import { createDashboard } from '@axion/gen/dashboards/create-dashboard.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { User } from '@axion/platform/identity/actor.ts';
import { userIdOf } from '@axion/platform/identity/user-id-of.ts';
import type { SealingKeys } from '@axion/platform/sealing/sealing-keys.ts';
import type { Log } from '@axion/platform/telemetry/log.ts';
import type { settings } from './config.ts';
import { roadRecording } from './demo-dashboard.ts';
import { openDeps } from './open-deps.ts';

/** Who makes the demo dashboard, and whose members see it. */
export type DemoSeed = { readonly subject: string; readonly organizationId: string };

/**
 * Puts the demo dashboard there as somebody of the demo would: by the ordinary operation, with that person's rights. When it is there nothing
 * changes. @throws AxionError `access.denied`, `resource.missing` when the person may not, or is not of the organization
 */
export async function seedDemo(config: ConfigOf<typeof settings>, keys: SealingKeys, log: Log, seed: DemoSeed): Promise<void> {
  const { deps, close } = await openDeps(config, keys, log);
  try {
    const { issuer } = config.oidc;
    const actor: User = { kind: 'user', id: userIdOf(issuer, seed.subject), issuer, subject: seed.subject, name: seed.subject };
    const { title, version } = await createDashboard(deps, actor, roadRecording(seed.organizationId));
    log.info('the demo dashboard is made', { title, version });
  } catch (error) {
    if (!(error instanceof AxionError) || error.code !== 'dashboard.id-taken') throw error;
    log.info('the demo dashboard is there already');
  } finally {
    await close();
  }
}
