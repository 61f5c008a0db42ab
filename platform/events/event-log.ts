/** A message on its way out. Messages of one key keep their order. */
export type OutgoingMessage = {
  readonly topic: string;
  readonly key: string;
  /** `message-type`, `event-id`, `environment` and, when there is a request, `request-id` and W3C `traceparent`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Uint8Array;
};

/** A message as it was read. */
export type ReceivedMessage = OutgoingMessage & { readonly partition: number; readonly offset: bigint };

/** Messages of one partition, in order, that a member may handle while it is assigned. */
export type Delivery = {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: bigint;
  readonly messages: readonly ReceivedMessage[];
};

/** A poll that holds so many bytes of values ends, with the message that reached them: three of them may be in memory. */
export const pollBytes = 32_000_000;

/**
 * For how many days a log keeps what it need not keep: messages that every group has passed, or that no group reads, as a Kafka cluster does by default; and dead
 * letters that nobody sent back, for they are the only copy of what went wrong.
 */
export const keepDays = { messages: 7, deadLetters: 90 } as const;

export type PollOptions = { readonly maxMessages: number; readonly waitMs: number; readonly lingerMs?: number };

/** One member of a group reading one topic. Delivery is at least once: what was not committed comes again. */
export type Subscription = {
  /**
   * Waits up to `waitMs` for something to read and looks at least once; an empty answer is normal. Once something is there it waits `lingerMs` for more, unless
   * `maxMessages` or `pollBytes` are there. No more than these are handed out, and no partition starves. What one poll handed out the next does not, unless the partition was
   * another member's meanwhile.
   */
  poll(options: PollOptions): Promise<readonly Delivery[]>;
  /** Whether the delivery is still this member's to act on. */
  holds(delivery: Delivery): Promise<boolean>;
  /** Moves the group past a delivery, after its effect is durable. False when another member has taken over: nothing was moved. */
  commit(delivery: Delivery, nextOffset: bigint): Promise<boolean>;
  close(): Promise<void>;
};

export type SubscribeOptions = {
  readonly topic: string;
  readonly group: string;
  /** Told of what goes on nevertheless: a sign of life that failed, a place in the log that is not there any more. */
  readonly onError: (error: unknown) => void;
  /** Nobody reads as this group again: when the subscription is closed nothing is kept of it. It must not commit. */
  readonly isTemporary?: boolean;
};

/** How far a group is behind, by partition. */
export type Lag = { readonly partition: number; readonly nextOffset: bigint; readonly endOffset: bigint };

/**
 * The one port to the event log: Kafka in a cluster, a log in Postgres on one machine.
 * @throws AxionError `store.unavailable` from every call, `events.topic-missing` from all that name one
 */
export type EventLog = {
  /**
   * Resolves when every message is durable. Not atomic: after a failure some may be there, and are sent again.
   * @throws AxionError `events.message-too-large`; then none was sent
   */
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** Makes topics that are absent; a topic's number of partitions never changes. */
  ensureTopics(topics: readonly { readonly name: string; readonly partitions: number }[]): Promise<void>;
  lag(topic: string, group: string): Promise<readonly Lag[]>;
  close(): Promise<void>;
};
