/** Every way in which stores may disagree, and what it means. PostgreSQL is right. */
const kinds = {
  'track-not-in-clickhouse': 'a drive that ClickHouse lacks, or has with another status or count',
  'track-only-in-clickhouse': 'a drive in ClickHouse that PostgreSQL does not know so',
  'track-twice-in-clickhouse': 'a drive that ClickHouse has more than once',
  'frame-not-in-clickhouse': 'a kept frame that ClickHouse lacks',
  'frame-only-in-clickhouse': 'a frame in ClickHouse that PostgreSQL does not keep',
  'frame-twice-in-clickhouse': 'a kept frame that ClickHouse has more than once',
  'frame-without-object': 'a kept frame whose picture is not in object storage; from a copy: axion restore objects',
  'object-without-frame': 'a picture in object storage that no frame names',
  'tuple-missing': 'a fact that PostgreSQL implies and the authorization store lacks',
  'tuple-too-much': 'a membership, role or right of one in the authorization store that PostgreSQL does not know',
} as const;
export type Kind = keyof typeof kinds;

/** All that was found of one kind: how many, and the first of them. */
export type Found = { count: number; readonly keys: string[] };

const examplesShown = 3;

/** Collects differences. `most` keys a kind are kept for a repair; all are counted. */
export function openDifferences(most: number) {
  const found = new Map<Kind, Found>();
  return {
    found,
    add(kind: Kind, key: string): void {
      const entry = found.get(kind) ?? { count: 0, keys: [] };
      found.set(kind, entry);
      entry.count += 1;
      if (entry.keys.length < most) entry.keys.push(key);
    },
  };
}
export type Differences = ReturnType<typeof openDifferences>;

/** What was found both times: what was only on its way between two stores is in one of them. */
export function lastingDifferences(first: Differences['found'], second: Differences['found']): Differences['found'] {
  const lasting = openDifferences(Number.POSITIVE_INFINITY);
  for (const [kind, { keys }] of first) {
    const again = new Set(second.get(kind)?.keys);
    for (const key of keys) if (again.has(key)) lasting.add(kind, key);
  }
  return lasting.found;
}

/** For people: a line a kind, with examples; and what was compared. */
export function differencesText(found: ReadonlyMap<Kind, Found>, compared: Readonly<Record<string, number>>): string {
  const counted = Object.entries(compared).map(([name, count]) => `${name} ${count}`);
  const lines = [...found].map(
    ([kind, { count, keys }]) => `${kind} ${count}: ${kinds[kind]}\n  ${keys.slice(0, examplesShown).join('\n  ')}`,
  );
  const total = [...found.values()].reduce((sum, { count }) => sum + count, 0);
  return [`compared: ${counted.join(', ')}`, ...lines, `differences: ${total}`].join('\n');
}
