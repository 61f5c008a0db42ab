import { ensureStore } from '@axion/platform/authz/ensure-store.ts';
import { openOpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import type { Step } from './part.ts';
import type { Ground } from './settings.ts';

/** The one store that both products share; on a cluster the operator names it. `known` hears its id. */
export const ensureStoreStep = ({ addresses, secrets, env }: Ground, known: (storeId: string) => void): Step => ({
  kind: 'step',
  name: 'authorization-store',
  title: 'Authorization store',
  dependsOn: ['openfga'],
  work: async () => {
    const api = openOpenFgaApi({ apiUrl: addresses.openfga.url, apiToken: env.AXION_OPENFGA_API_TOKEN ?? secrets.openfgaToken });
    try {
      const id = env.AXION_OPENFGA_STORE_ID ?? (await ensureStore(api, 'axion'));
      known(id);
      return id;
    } finally {
      await api.close();
    }
  },
});
