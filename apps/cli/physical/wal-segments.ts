/** A WAL file by its place: which history it is of, and how many came before it. */
export type Segment = { readonly timeline: number; readonly number: number };

const segmentsPerLog = (segmentBytes: number): number => 0x1_0000_0000 / segmentBytes;

const walName = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(\.partial)?$/;

/** Whether a file of an archive holds WAL, whole or in part. */
export const isWalName = (name: string): boolean => walName.test(name);

/** `000000010000000A000000FE`, also with `.partial` behind it; undefined for other files of an archive. */
export function segmentOf(name: string, segmentBytes: number): Segment | undefined {
  const [, timeline, log, part] = walName.exec(name) ?? [];
  if (timeline === undefined || log === undefined || part === undefined) return undefined;
  return {
    timeline: Number.parseInt(timeline, 16),
    number: Number.parseInt(log, 16) * segmentsPerLog(segmentBytes) + Number.parseInt(part, 16),
  };
}

/** The name of the file at a place. */
export function segmentName({ timeline, number }: Segment, segmentBytes: number): string {
  const [log, part] = [Math.floor(number / segmentsPerLog(segmentBytes)), number % segmentsPerLog(segmentBytes)];
  return [timeline, log, part].map((each) => each.toString(16).toUpperCase().padStart(8, '0')).join('');
}

const mostNamed = 1_000;

/**
 * Names of the files that are missing between the first one that a base backup needs and the last that there is; the first itself when there is nothing from it on.
 * Of histories that branched off the first later, the last one counts.
 */
export function missingSegments(names: readonly string[], first: string, segmentBytes: number): readonly string[] {
  const start = segmentOf(first, segmentBytes);
  if (start === undefined) throw new Error(`${first} is no name of a WAL file`);
  const there = names.map((name) => segmentOf(name, segmentBytes)).filter((segment) => segment !== undefined);
  const later = there.filter(({ timeline, number }) => timeline >= start.timeline && number >= start.number);
  const numbers = new Set(later.map(({ number }) => number));
  const last = later.reduce((most, { number }) => Math.max(most, number), start.number);
  const missing: string[] = [];
  for (let number = start.number; number <= last && missing.length < mostNamed; number += 1)
    if (!numbers.has(number)) missing.push(segmentName({ timeline: start.timeline, number }, segmentBytes));
  return missing;
}
