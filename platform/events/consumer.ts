import type { z } from 'zod';

/** The messages that a consumer takes, by `message-type`; all others of the topic are skipped and counted. */
export type MessageShapes = { readonly [messageType: string]: z.ZodType };

/** One message, read and checked. `id` is the same at every redelivery. */
export type Message<Shapes extends MessageShapes = MessageShapes> = {
  readonly [Type in keyof Shapes & string]: {
    readonly type: Type;
    readonly id: string;
    readonly key: string;
    readonly requestId: string | undefined;
    /** W3C trace context of the request that it came from. */
    readonly traceparent: string | undefined;
    readonly payload: z.output<Shapes[Type]>;
  };
}[keyof Shapes & string];

/** What a batch may ask while it works. */
export type BatchContext = {
  /** Aborted when the batch has had its time, after which it is tried again: end then, and hand it to every call that takes one. */
  readonly signal: AbortSignal;
  /** Rejects when the time is up, or another member has taken a partition of the batch over: ask just before an effect that another member may be making too. */
  readonly assertHeld: () => Promise<void>;
};

/** Work on messages of a topic, as data; a worker runs a literal table of them. */
export type Consumer<Deps, Shapes extends MessageShapes = MessageShapes> = {
  readonly topic: string;
  /** A second topic of the same messages, which is read empty before `topic` is looked at. */
  readonly highTopic?: string;
  readonly group: string;
  readonly messages: Shapes;
  /** A batch is handed over when `maxMessages` are there, or `lingerMs` after its first one (default 0: at once). */
  readonly batch: { readonly maxMessages: number; readonly lingerMs?: number };
  /** How often an error that we do not know is tried again before the message goes to the dead letters. */
  readonly attempts: number;
  /** The longest that one try may take. */
  readonly timeoutMs: number;
  /** Messages of one or several partitions, each in order. Runs at least once for each: the same batch twice, or cut elsewhere, must leave the same state. */
  handle(deps: Deps, batch: readonly Message<Shapes>[], context: BatchContext): Promise<void>;
};

/** Checks a definition against its own shapes; whoever runs it needs to know only what it depends on. */
export const consumer = <Deps, const Shapes extends MessageShapes>(definition: Consumer<Deps, Shapes>): Consumer<Deps> =>
  definition as unknown as Consumer<Deps>;
