/** One option of a command, as `--name` or `--name VALUE`. */
type Option = {
  readonly short?: string;
  /** What stands for the value in the help; absent for a switch. */
  readonly value?: string;
  /** May be given several times; all are kept, in their order. */
  readonly repeats?: true;
  readonly meaning: string;
};

/** What was typed after the command's name, checked against its options. */
export type Typed = {
  readonly words: readonly string[];
  readonly switches: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  /** Values of options that may repeat. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
};

/** One command as data: what it is called, what its help teaches, and what it does. */
export type Command = {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What may follow the name, e.g. `[name] [--follow]`. */
  readonly usage: string;
  /** What one has to know before using it. */
  readonly about: string;
  readonly options: Readonly<Record<string, Option>>;
  /** How many words it takes beside options. */
  readonly words: { readonly min: number; readonly max: number };
  /** Everything after the name goes to another program as it is, `--help` too. */
  readonly passesThrough?: true;
  /** Lines worth copying, with what they do. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /** Answers the exit status. @throws Refusal when the person has to change something */
  readonly run: (typed: Typed) => Promise<number>;
};
