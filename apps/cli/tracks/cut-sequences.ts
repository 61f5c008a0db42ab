import { distanceMetres } from './distance.ts';

/** What a picture needs to have to stand in a sequence. */
export type Placed = {
  readonly device: string;
  /** The drive as the capture app or export names it; pictures of one name are not cut by time or distance. */
  readonly sequence: string | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly location: { readonly longitude: number; readonly latitude: number };
};

/** Where one drive ends and the next begins. Zero switches a rule off. */
export type CutRules = { readonly distanceMetres: number; readonly seconds: number; readonly frames: number };

export type CutWhy = 'device' | 'sequence' | 'distance' | 'time' | 'count';
export type Sequence<Item extends Placed> = {
  readonly items: readonly Item[];
  /** Why it does not go on with the one before; undefined for the first. */
  readonly cutBy: CutWhy | undefined;
};

/** Sorts by device, named sequence and time, then cuts where two neighbours cannot be of one drive. Every item is in exactly one sequence. */
export function cutSequences<Item extends Placed>(items: readonly Item[], rules: CutRules): readonly Sequence<Item>[] {
  const sequences: { items: Item[]; cutBy: CutWhy | undefined }[] = [];
  for (const item of [...items].sort(inOrder)) {
    const current = sequences.at(-1);
    const why = current ? cutBetween(current.items, item, rules) : undefined;
    if (current && why === undefined) current.items.push(item);
    else sequences.push({ items: [item], cutBy: why });
  }
  return sequences;
}

const inOrder = (a: Placed, b: Placed) => compare(a.device, b.device) || compare(a.sequence ?? '', b.sequence ?? '') || a.at - b.at;
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function cutBetween(before: readonly Placed[], item: Placed, rules: CutRules): CutWhy | undefined {
  const last = before.at(-1) as Placed;
  if (last.device !== item.device) return 'device';
  if (last.sequence !== item.sequence) return 'sequence';
  const isNamed = item.sequence !== undefined;
  if (!isNamed && rules.seconds > 0 && item.at - last.at > rules.seconds * 1_000) return 'time';
  if (!isNamed && rules.distanceMetres > 0 && distanceMetres(last.location, item.location) > rules.distanceMetres) return 'distance';
  if (rules.frames > 0 && before.length >= rules.frames) return 'count';
  return undefined;
}
