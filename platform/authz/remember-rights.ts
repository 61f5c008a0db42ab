import type { AskOptions, Authz, Question } from './authz.ts';
import type { ObjectName } from './object-ref.ts';

/** An authorization store whose answers are remembered for a moment. */
export type RememberedAuthz = Authz & {
  /** Drops every answer: after rights were changed by somebody else and this process was told. */
  forget(): void;
  /** Drops every answer, and asks past the store's own caches for a while: after another process took something away that this one waited for. */
  revoked(): void;
};

type Limits = {
  readonly now: () => number;
  /** How long an answer may be used, counted from the moment of asking: a right that another process took away lives on that long. */
  readonly keptMs?: number;
  /** For so long after this process took something away, or waited for it, the store is asked past its own caches too. Longer than those keep (10 s by default). */
  readonly strictMs?: number;
  /** Most answers kept. */
  readonly mostKept?: number;
};

/** `value` is there once the store has answered: a thousand answers that are known cost no thousand promises. */
type Kept<Answer> = { readonly answer: Promise<Answer>; readonly until: number; value?: Answer };

/**
 * Remembers answers for two seconds, so that a page or a dashboard that asks the same again costs nothing; the same question asked twice at once is
 * asked once. Own writes forget everything, before and after. Questions of HIGHER_CONSISTENCY are neither answered from memory nor remembered, and a
 * failure is never remembered. One for a process: all of its operations must share it.
 */
export function rememberRights(authz: Authz, { now, keptMs = 2_000, strictMs = 12_000, mostKept = 20_000 }: Limits): RememberedAuthz {
  const checks = memory<boolean>(now, keptMs, mostKept);
  const lists = memory<readonly ObjectName[]>(now, keptMs, mostKept);
  let strictUntil = Number.NEGATIVE_INFINITY;
  const forget = () => {
    checks.clear();
    lists.clear();
  };
  const revoked = () => {
    strictUntil = now() + strictMs;
    forget();
  };
  const reach = (): AskOptions | undefined => (now() < strictUntil ? { consistency: 'HIGHER_CONSISTENCY' } : undefined);

  const askEach = async (questions: readonly Question[]): Promise<readonly boolean[]> => {
    const keys = questions.map(keyOf);
    const known = keys.map((key) => checks.get(key));
    const values = known.map((kept) => kept?.value);
    if (values.every((value) => value !== undefined)) return values;
    const asked = new Map(questions.flatMap((question, i) => (known[i] ? [] : [[keys[i] ?? '', question] as const])));
    const unknown = [...asked.values()];
    // A batch of one is a check: one round trip either way, and the cheaper one.
    const answers =
      unknown.length > 1 ? eachOf(authz.batchCheck(unknown, reach()), unknown) : unknown.map((one) => authz.check(one, reach()));
    const fresh = new Map([...asked.keys()].map((key, i) => [key, checks.put(key, answers[i] ?? Promise.resolve(false))]));
    return Promise.all(keys.map((key, i) => known[i]?.answer ?? fresh.get(key) ?? false));
  };

  return {
    async check(question, options) {
      if (options?.consistency) return authz.check(question, options);
      return (await askEach([question]))[0] === true;
    },
    batchCheck: async (questions, options) => (options?.consistency ? authz.batchCheck(questions, options) : askEach(questions)),
    async listObjects(question, options) {
      if (options?.consistency) return authz.listObjects(question, options);
      const key = `${question.user} ${question.relation} ${question.type}`;
      return lists.get(key)?.answer ?? lists.put(key, authz.listObjects(question, reach()));
    },
    read: (filter, options) => authz.read(filter, options ?? reach()),
    async write(changes) {
      const change = changes.deletes?.length ? revoked : forget;
      change();
      await authz.write(changes).finally(change);
    },
    forget,
    revoked,
    close: () => authz.close(),
  };
}

const eachOf = (answers: Promise<readonly boolean[]>, questions: readonly Question[]) =>
  questions.map((_question, i) => answers.then((some) => some[i] === true));

const keyOf = ({ user, relation, object }: Question) => `${user} ${relation} ${object}`;

/** Answers by question, at most so many; the oldest goes first. */
function memory<Answer>(now: () => number, keptMs: number, mostKept: number) {
  const kept = new Map<string, Kept<Answer>>();
  return {
    get(key: string): Kept<Answer> | undefined {
      const found = kept.get(key);
      return found && found.until > now() ? found : undefined;
    },
    put(key: string, answer: Promise<Answer>): Promise<Answer> {
      kept.delete(key);
      const oldest = kept.keys().next().value;
      if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
      const entry: Kept<Answer> = { answer, until: now() + keptMs };
      kept.set(key, entry);
      answer.then(
        (value) => {
          entry.value = value;
        },
        () => {
          if (kept.get(key) === entry) kept.delete(key);
        },
      );
      return answer;
    },
    clear: () => kept.clear(),
  };
}
