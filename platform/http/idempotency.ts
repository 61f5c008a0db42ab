import { createHash } from 'node:crypto';
import { Uuid } from '@axion/contracts/common/id.ts';
import { AxionError } from '../errors/axion-error.ts';
import type { Actor } from '../identity/actor.ts';

/** One call that carries an `Idempotency-Key`. */
export type KeyedCall = { readonly actor: Actor; readonly operation: string; readonly key: string; readonly input: object };

/** Where answers are remembered for 24 hours, by (actor, operation, key). */
export type AnswerMemory = {
  recall(key: MemoryKey): Promise<{ readonly bodyHash: string; readonly answer: unknown } | undefined>;
  /** Keeps the first answer; a second writer of the same key changes nothing. */
  remember(key: MemoryKey, entry: { readonly bodyHash: string; readonly answer: unknown }): Promise<void>;
};
export type MemoryKey = { readonly actorId: string; readonly operation: string; readonly key: string };

export type Idempotency = { once(call: KeyedCall, run: () => Promise<unknown>): Promise<unknown> };

const longestKey = 255;

/**
 * Runs a call once per key. The operation's own uniqueness guards two at the same moment; this gives the second caller the first answer.
 * @throws AxionError `idempotency.mismatch` when the key was used with another body, `request.malformed` for a key over 255 characters
 */
export function rememberAnswers(memory: AnswerMemory): Idempotency {
  return {
    async once({ actor, operation, key, input }, run) {
      if (key === '' || key.length > longestKey) throw unusableKey();
      const memoryKey = { actorId: actor.id, operation, key: Uuid.safeParse(key).data ?? key };
      const bodyHash = createHash('sha256').update(JSON.stringify(input)).digest('hex');
      const earlier = await memory.recall(memoryKey);
      if (earlier && earlier.bodyHash !== bodyHash) throw new AxionError('idempotency.mismatch', { operation });
      if (earlier) return earlier.answer;
      const answer = await run();
      await memory.remember(memoryKey, { bodyHash, answer });
      return answer;
    },
  };
}

const unusableKey = () =>
  new AxionError('request.malformed', {
    errors: [{ path: 'header.idempotency-key', code: 'invalid_length', message: `1 to ${longestKey} characters` }],
  });
