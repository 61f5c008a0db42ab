import type { Postgres } from '../postgres/postgres.ts';
import { recallAnswer, rememberAnswer } from './answers.queries.ts';
import type { AnswerMemory } from './idempotency.ts';

/** Remembers answers in `public.idempotency_keys`. */
export const answersInPostgres = (postgres: Pick<Postgres, 'maybeOne'>): AnswerMemory => ({
  async recall(key) {
    const found = await postgres.maybeOne(recallAnswer, key);
    return found && { bodyHash: found.bodyHash, answer: found.answer };
  },
  async remember(key, { bodyHash, answer }) {
    await postgres.maybeOne(rememberAnswer, { ...key, bodyHash, answer: JSON.stringify(answer) });
  },
});
