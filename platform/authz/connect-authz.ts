import { z } from 'zod';
import { AxionError } from '../errors/axion-error.ts';
import type { AskOptions, Authz, Question, RelationTuple } from './authz.ts';
import type { ObjectName } from './object-ref.ts';
import { type OpenFgaSettings, openOpenFgaApi } from './openfga-api.ts';

export type AuthzSettings = OpenFgaSettings & {
  readonly storeId: string;
  /** The model that this program was built for: both products share the store, and each passes its own. */
  readonly modelId: string;
};

const checksPerCall = 50;
const tuplesPerWrite = 100;

const allowed = z.object({ allowed: z.boolean().default(false) });
const batch = z.object({ result: z.record(z.string(), z.object({ allowed: z.boolean().default(false), error: z.unknown().optional() })) });
const listed = z.object({ objects: z.array(z.string()) });
const readPage = z.object({
  tuples: z.array(z.object({ key: z.object({ user: z.string(), relation: z.string(), object: z.string() }) })),
  continuation_token: z.string().default(''),
});
const nothing = z.unknown();
const batchesAtOnce = 4;
const readPages = 10;

/** Connects to an OpenFGA server; nothing is sent before the first question. */
export function connectAuthz(settings: AuthzSettings): Authz {
  const api = openOpenFgaApi(settings);
  const path = `/stores/${encodeURIComponent(settings.storeId)}`;
  const withModel = (body: object, { consistency }: AskOptions = {}) => ({
    ...body,
    authorization_model_id: settings.modelId,
    ...(consistency === undefined ? {} : { consistency }),
  });

  const askSome = async (questions: readonly Question[], options?: AskOptions): Promise<readonly boolean[]> => {
    const checks = questions.map((tuple_key, i) => ({ tuple_key, correlation_id: String(i) }));
    const { result } = await api.post(`${path}/batch-check`, withModel({ checks }, options), batch);
    return checks.map(({ correlation_id }) => {
      const answer = result[correlation_id];
      if (!answer || answer.error !== undefined) throw new AxionError('store.refused', { store: 'openfga', code: 'check-failed' });
      return answer.allowed;
    });
  };

  return {
    check: async (tuple_key, options) => (await api.post(`${path}/check`, withModel({ tuple_key }, options), allowed)).allowed,
    async batchCheck(questions, options) {
      const calls = Array.from({ length: Math.ceil(questions.length / checksPerCall) }, (_, i) => i * checksPerCall);
      const answers: boolean[] = [];
      for (let first = 0; first < calls.length; first += batchesAtOnce) {
        const some = calls
          .slice(first, first + batchesAtOnce)
          .map((start) => askSome(questions.slice(start, start + checksPerCall), options));
        answers.push(...(await Promise.all(some)).flat());
      }
      return answers;
    },
    async listObjects(question, options) {
      const { objects } = await api.post(`${path}/list-objects`, withModel(question, options), listed);
      return objects as ObjectName[];
    },
    async read(tuple_key, { consistency } = {}) {
      const found: RelationTuple[] = [];
      let token = '';
      for (let pages = 0; pages < readPages; pages += 1) {
        const body = { tuple_key, page_size: 100, continuation_token: token, ...(consistency === undefined ? {} : { consistency }) };
        const page = await api.post(`${path}/read`, body, readPage);
        found.push(...page.tuples.map(({ key }) => key as RelationTuple));
        token = page.continuation_token;
        if (token === '') break;
      }
      return found;
    },
    async write({ writes = [], deletes = [] }) {
      const [fresh, stale] = [distinct(writes), distinct(deletes)];
      if (fresh.length + stale.length > tuplesPerWrite) throw new RangeError(`at most ${tuplesPerWrite} tuples can be written at once`);
      if (fresh.length + stale.length === 0) return;
      const part = {
        ...(fresh.length > 0 ? { writes: { tuple_keys: fresh, on_duplicate: 'ignore' } } : {}),
        ...(stale.length > 0 ? { deletes: { tuple_keys: stale, on_missing: 'ignore' } } : {}),
      };
      await api.post(`${path}/write`, withModel(part), nothing);
    },
    close: () => api.close(),
  };
}

const distinct = (tuples: readonly RelationTuple[]): readonly RelationTuple[] => [
  ...new Map(tuples.map((tuple) => [`${tuple.object} ${tuple.relation} ${tuple.user}`, tuple])).values(),
];
