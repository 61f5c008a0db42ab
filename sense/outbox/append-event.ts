import { type SenseMessageType, senseMessages } from '@axion/contracts/events/sense.ts';
import type { TopicName } from '@axion/contracts/events/topics.ts';
import type { Statements } from '@axion/platform/postgres/postgres.ts';
import { requestHeaders } from '@axion/platform/telemetry/request-context.ts';
import type { z } from 'zod';
import { appendToOutbox } from './outbox.queries.ts';

/** An event on its way out, checked against the contract that its readers hold. */
type Event<Type extends SenseMessageType> = {
  readonly topic: TopicName;
  readonly key: string;
  readonly type: Type;
  readonly payload: z.input<(typeof senseMessages)[Type]>;
};

/** Puts an event into the caller's transaction: it leaves when, and only when, that commits. Lock what changed first. */
export async function appendEvent<Type extends SenseMessageType>(
  tx: Statements,
  { topic, key, type, payload }: Event<Type>,
): Promise<void> {
  const checked = JSON.stringify(senseMessages[type].parse(payload));
  await tx.maybeOne(appendToOutbox, { topic, key, messageType: type, headers: JSON.stringify(requestHeaders()), payload: checked });
}
