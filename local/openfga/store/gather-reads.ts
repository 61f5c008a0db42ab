/** Answers many questions in one go, in their order. */
type AnswerAll<Question, Answer> = (questions: readonly Question[]) => Promise<readonly Answer[]>;

/** Questions of one statement; more would only make rows wait for each other. */
const questionsPerRead = 500;
/** Reads in flight: while they run, further questions gather. */
const readsAtOnce = 4;

/**
 * Gathers the questions that come while others are being answered, and asks them together: fifty checks that walk side by side cost a few
 * statements, and a single one costs no waiting.
 */
export function gatherReads<Question, Answer>(answerAll: AnswerAll<Question, Answer>): (question: Question) => Promise<Answer> {
  type Waiting = { readonly question: Question; readonly resolve: (answer: Answer) => void; readonly reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let running = 0;
  let scheduled = false;

  const run = async (): Promise<void> => {
    scheduled = false;
    const some = waiting.slice(0, questionsPerRead);
    if (some.length === 0) return;
    waiting = waiting.slice(questionsPerRead);
    running += 1;
    schedule();
    try {
      const answers = await answerAll(some.map(({ question }) => question));
      some.forEach(({ resolve }, i) => {
        resolve(answers[i] as Answer);
      });
    } catch (error) {
      for (const { reject } of some) reject(error);
    } finally {
      running -= 1;
      schedule();
    }
  };
  const schedule = (): void => {
    if (scheduled || running >= readsAtOnce || waiting.length === 0) return;
    scheduled = true;
    // After this turn of the event loop: what walks side by side asks in the same turn.
    setImmediate(() => void run());
  };
  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      schedule();
    });
}
