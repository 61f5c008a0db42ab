import { z } from 'zod';
import { query, sql } from '../../postgres/query.ts';

/** What the authorization server calls a model that was written before. */
export const findModelVersion = query({
  name: 'model-version-find',
  params: z.object({ sha256: z.string() }),
  row: z.object({ modelId: z.string() }),
  sql: ({ sha256 }) => sql`select openfga_model_id as "modelId" from public.openfga_model_versions where model_sha256 = ${sha256}`,
});

/** Puts a new id in place of the one that was found, or of none; no row comes back when another runner was quicker. */
export const keepModelVersion = query({
  name: 'model-version-keep',
  params: z.object({ sha256: z.string(), modelId: z.string(), insteadOf: z.string().nullable() }),
  row: z.object({ modelId: z.string() }),
  sql: ({ sha256, modelId, insteadOf }) => sql`
    insert into public.openfga_model_versions as kept (model_sha256, openfga_model_id) values (${sha256}, ${modelId})
    on conflict (model_sha256) do update set openfga_model_id = excluded.openfga_model_id, applied_at = now()
     where kept.openfga_model_id = ${insteadOf}
    returning openfga_model_id as "modelId"`,
});
