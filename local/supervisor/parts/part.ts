/** How a child process is started. `env` is its whole environment. */
export type ChildCommand = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Ends with the supervisor by this signal, also when the supervisor is killed. */
  readonly deathSignal?: 'KILL' | 'QUIT' | 'TERM';
};

/** A place that a person may open, or a port that must be free. */
export type Door = { readonly port: number; readonly use: string };

/** A process that runs as long as the stack does. */
export type Server = {
  readonly kind: 'server';
  readonly name: string;
  readonly title: string;
  readonly dependsOn: readonly string[];
  /** Where it answers, for people and for `status`. */
  readonly url: string;
  /** The ports it opens; none when somebody else runs it. */
  readonly doors: readonly Door[];
  /** Absent when the person named a server of their own: it is only looked at. */
  readonly command: (() => ChildCommand | Promise<ChildCommand>) | undefined;
  /** Resolves when it can work. @throws Error that says what is missing */
  readonly check: (signal: AbortSignal) => Promise<void>;
  readonly readyWithinMs: number;
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  readonly stopWithinMs: number;
};

/** What a step may use while it runs. */
export type StepRun = {
  readonly signal: AbortSignal;
  /** Shows one line of progress. */
  readonly report: (line: string) => void;
  /** Runs a program to its end; its output goes to the step's log. @throws Refusal when it fails, with its last lines */
  readonly run: (command: ChildCommand) => Promise<void>;
};

/** Something that is done once in each start and then is over; must be harmless when done before. */
export type Step = {
  readonly kind: 'step';
  readonly name: string;
  readonly title: string;
  readonly dependsOn: readonly string[];
  /** The server that is of little use without this step: who wants that one gets the step too. */
  readonly completes?: string;
  /** Answers one line on what was done. */
  readonly work: (run: StepRun) => Promise<string>;
};

/** A line of the table that `up` works through. */
export type Part = Server | Step;
