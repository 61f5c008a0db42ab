/**
 * Shares partitions evenly among members and moves as few as it can: who has one keeps it, up to a fair share.
 * Deterministic: the same members and holders give the same answer on every machine.
 */
export function assignPartitions(
  members: readonly string[],
  holders: ReadonlyMap<number, string | null>,
): ReadonlyMap<number, string | null> {
  const sorted = [...members].sort();
  const partitions = [...holders.keys()].sort((a, b) => a - b);
  if (sorted.length === 0) return new Map(partitions.map((partition) => [partition, null]));
  const share = Math.ceil(partitions.length / sorted.length);
  const floor = Math.floor(partitions.length / sorted.length);
  const held = new Map<string, number[]>(sorted.map((member) => [member, []]));
  const free: number[] = [];
  // At most (partitions mod members) members keep the larger share.
  let larger = partitions.length % sorted.length === 0 ? sorted.length : partitions.length % sorted.length;
  for (const partition of partitions) {
    const own = held.get(holders.get(partition) ?? '');
    if (!own || own.length >= share || (own.length === floor && larger === 0)) free.push(partition);
    else {
      own.push(partition);
      if (own.length === share && share > floor) larger -= 1;
    }
  }
  for (const partition of free) {
    const [least] = [...held.entries()].sort(([a, mine], [b, theirs]) => mine.length - theirs.length || a.localeCompare(b));
    least?.[1].push(partition);
  }
  return new Map([...held.entries()].flatMap(([member, mine]) => mine.map((partition) => [partition, member] as const)));
}
