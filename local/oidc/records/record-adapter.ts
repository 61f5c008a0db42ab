import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Payload, Records } from './open-records.ts';

/** What belongs to a grant and goes with it. */
const grantable = ['AccessToken', 'AuthorizationCode', 'RefreshToken'];
/** For records that the provider sets no end for. */
const longestSeconds = 90 * 24 * 3600;

/** Binds the provider's models to the records: `Session:abc`. */
export const recordAdapter =
  (records: Records, nowSeconds: () => number) =>
  (model: string): Adapter => {
    const keyOf = (id: string) => `${model}:${id}`;
    const find = async (id: string) => records.get(keyOf(id)) as AdapterPayload | undefined;
    const findWhere = async (matches: (payload: Payload) => boolean) => {
      const [key] = records.keysWhere(matches).filter((found) => found.startsWith(`${model}:`));
      return key === undefined ? undefined : (records.get(key) as AdapterPayload | undefined);
    };
    return {
      upsert: (id, payload, expiresIn) => records.put(keyOf(id), { ...payload }, nowSeconds() + (expiresIn || longestSeconds)),
      find,
      findByUid: (uid) => findWhere((payload) => payload.uid === uid),
      findByUserCode: (userCode) => findWhere((payload) => payload.userCode === userCode),
      async consume(id) {
        // Read and marked in one turn of the event loop: of two that come with the same code or token at once, one is refused.
        const payload = records.get(keyOf(id)) as AdapterPayload | undefined;
        if (!payload || payload.consumed) throw new errors.InvalidGrant('already used');
        await records.put(keyOf(id), { ...payload, consumed: nowSeconds() }, payload.exp ?? nowSeconds() + longestSeconds);
      },
      destroy: (id) => records.put(keyOf(id), null, 0),
      async revokeByGrantId(grantId) {
        const keys = records.keysWhere((payload) => payload.grantId === grantId);
        for (const key of keys.filter((found) => grantable.some((name) => found.startsWith(`${name}:`)))) await records.put(key, null, 0);
      },
    };
  };
