import { z } from 'zod';
import { AxionError } from '../errors/axion-error.ts';
import type { AuthorizationModel } from './compose-model.ts';
import type { OpenFgaApi } from './openfga-api.ts';

/** Where a runner remembers what it uploaded: `openfga_model_versions` of its own database. */
export type ModelRecord = {
  /** The id under which this content was uploaded, if it ever was. */
  find(sha256: string): Promise<string | undefined>;
  /**
   * Remembers an id, unless another was remembered since `find`: two runners at once may both upload, and must go on with one.
   * `insteadOf` is what `find` said. Returns the id that counts.
   */
  keep(version: { readonly sha256: string; readonly modelId: string; readonly insteadOf: string | undefined }): Promise<string>;
};

const written = z.object({ authorization_model_id: z.string() });

/**
 * Uploads a model when its content was not uploaded before, or is no longer in the store (a store made anew). Safe to run twice at once.
 * @returns the id to pass with every question
 */
export async function uploadModel(
  { api, record }: { readonly api: OpenFgaApi; readonly record: ModelRecord },
  { storeId, model }: { readonly storeId: string; readonly model: AuthorizationModel },
): Promise<{ readonly modelId: string; readonly uploaded: boolean }> {
  const path = `/stores/${encodeURIComponent(storeId)}/authorization-models`;
  const recorded = await record.find(model.sha256);
  if (recorded !== undefined && (await hasModel(api, { storeId, modelId: recorded }))) return { modelId: recorded, uploaded: false };
  const { authorization_model_id } = await api.post(path, model.document, written);
  const kept = { sha256: model.sha256, modelId: authorization_model_id, insteadOf: recorded };
  return { modelId: await record.keep(kept), uploaded: true };
}

const missing = ['authorization_model_not_found', 'store_id_not_found'];

/** Whether a store has a model. One that was made anew gave its models other ids than a database remembers. @throws AxionError `store.unavailable`, `store.refused` for another reason */
export async function hasModel(
  api: Pick<OpenFgaApi, 'get'>,
  { storeId, modelId }: { readonly storeId: string; readonly modelId: string },
): Promise<boolean> {
  try {
    await api.get(`/stores/${encodeURIComponent(storeId)}/authorization-models/${encodeURIComponent(modelId)}`, z.unknown());
    return true;
  } catch (error) {
    if (error instanceof AxionError && error.code === 'store.refused' && missing.includes((error.params as { code: string }).code))
      return false;
    throw error;
  }
}
