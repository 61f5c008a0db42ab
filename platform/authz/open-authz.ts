import { AxionError } from '../errors/axion-error.ts';
import type { Authz } from './authz.ts';
import type { AuthorizationModel } from './compose-model.ts';
import { connectAuthz } from './connect-authz.ts';
import type { OpenFgaSettings } from './openfga-api.ts';
import { type WriterModel, writerModel } from './outbox/writer-model.ts';
import { type RememberedAuthz, rememberRights } from './remember-rights.ts';
import type { ModelRecord } from './upload-model.ts';

type Opening = OpenFgaSettings & {
  readonly storeId: string;
  /** The model of this release. */
  readonly model: AuthorizationModel;
  /** Where the runner wrote down under which id it is in the store. */
  readonly record: Pick<ModelRecord, 'find'>;
};

/**
 * The authorization store under the model of this release. Its id is looked up at the first question, so that the service starts before its runner is
 * done and serves from then on; until then every question throws `server.not-ready`. Answers are remembered for two seconds.
 */
export function openAuthz({ model, record, ...settings }: Opening): RememberedAuthz & { readonly model: WriterModel } {
  let connected: Authz | undefined;
  const authz = async (): Promise<Authz> => {
    if (connected) return connected;
    const modelId = await record.find(model.sha256);
    if (modelId === undefined) throw new AxionError('server.not-ready', { waitsFor: 'the authorization model of this release' });
    connected ??= connectAuthz({ ...settings, modelId });
    return connected;
  };
  const late: Authz = {
    check: async (...question) => (await authz()).check(...question),
    batchCheck: async (questions, options) => (questions.length === 0 ? [] : (await authz()).batchCheck(questions, options)),
    listObjects: async (question, options) => (await authz()).listObjects(question, options),
    read: async (filter, options) => (await authz()).read(filter, options),
    write: async (changes) => (await authz()).write(changes),
    close: async () => connected?.close(),
  };
  return { ...rememberRights(late, { now: () => performance.now() }), model: writerModel(model) };
}
