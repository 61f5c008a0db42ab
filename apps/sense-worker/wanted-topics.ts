import { topics } from '@axion/contracts/events/topics.ts';
import { deadLetterTopic } from '@axion/platform/events/dead-letter.ts';

/** Every topic that the runner makes: those of the contracts, and a dead-letter topic beside each. */
export const wantedTopics: readonly { readonly name: string; readonly partitions: number }[] = Object.values(topics).flatMap(
  ({ name, partitions }) => [
    { name, partitions },
    { name: deadLetterTopic(name), partitions: 1 },
  ],
);
