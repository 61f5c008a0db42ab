import type { ModelRecord } from '@axion/platform/authz/upload-model.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { findModelVersion, keepModelVersion } from './model-versions.queries.ts';

/** Remembers in `openfga_model_versions` which authorization models this product wrote. */
export function modelVersions(postgres: Pick<Postgres, 'maybeOne'>): ModelRecord {
  const find = async (sha256: string) => (await postgres.maybeOne(findModelVersion, { sha256 }))?.modelId;
  return {
    find,
    async keep({ sha256, modelId, insteadOf }) {
      const kept = await postgres.maybeOne(keepModelVersion, { sha256, modelId, insteadOf: insteadOf ?? null });
      const counts = kept?.modelId ?? (await find(sha256));
      if (counts === undefined) throw new AxionError('server.fault', {});
      return counts;
    },
  };
}
