import type { GroupPartitionsAssigner } from '@platformatic/kafka';
import { assignPartitions } from '../assign-partitions.ts';

/** What a member says of itself when it joins: the partitions that it reads now, by topic. */
export const tellOwned = (owned: ReadonlyMap<string, readonly number[]>): Buffer => Buffer.from(JSON.stringify(Object.fromEntries(owned)));

/**
 * The leader's choice: each topic among the members that read it, moving as little as it can. The library's own gives partitions also to members that
 * do not read their topic, where nobody would.
 */
export const assignTopics: GroupPartitionsAssigner = (_leader, members, _topics, metadata) => {
  const chosen = new Map([...members.keys()].map((memberId) => [memberId, new Map<string, { topic: string; partitions: number[] }>()]));
  const topics = new Set([...members.values()].flatMap((member) => member.topics ?? []));
  for (const topic of topics) {
    const readers = [...members.values()].filter((member) => member.topics?.includes(topic));
    const holders = new Map<number, string | null>(
      range(metadata.topics.get(topic)?.partitionsCount ?? 0).map((partition) => [partition, null]),
    );
    for (const reader of readers)
      for (const partition of ownedOf((reader as { metadata?: unknown }).metadata, topic))
        if (holders.has(partition)) holders.set(partition, reader.memberId);
    for (const [partition, memberId] of assignPartitions(
      readers.map((reader) => reader.memberId),
      holders,
    )) {
      const assignments = memberId === null ? undefined : chosen.get(memberId);
      const assignment = assignments?.get(topic) ?? { topic, partitions: [] };
      assignment.partitions.push(partition);
      assignments?.set(topic, assignment);
    }
  }
  return [...chosen].map(([memberId, assignments]) => ({ memberId, assignments }));
};

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

/** What others say of themselves is not trusted to be well-formed. */
function ownedOf(told: unknown, topic: string): readonly number[] {
  if (!Buffer.isBuffer(told)) return [];
  try {
    const owned = (JSON.parse(told.toString('utf8')) as Record<string, unknown>)[topic];
    return Array.isArray(owned) ? owned.filter(Number.isSafeInteger) : [];
  } catch {
    return [];
  }
}
