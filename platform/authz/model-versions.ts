import { AxionError } from '../errors/axion-error.ts';
import type { Postgres } from '../postgres/postgres.ts';
import type { ModelRecord } from './upload-model.ts';
import { findModelVersion, keepModelVersion } from './versions/model-versions.queries.ts';

/**
 * Remembers in `openfga_model_versions` of a product's database which authorization models that product wrote; the table has the same shape in each.
 * @throws AxionError `server.fault` when a version is neither kept nor found
 */
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
