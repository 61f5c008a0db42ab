import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AxionError } from '../errors/axion-error.ts';

/** Where a page ended, as an opaque word that is good for the same filter and sort only. */
export function cursorAfter(position: readonly (string | number)[], filter: unknown): string {
  return Buffer.from(JSON.stringify([fingerprint(filter), ...position])).toString('base64url');
}

/**
 * Reads a cursor back; undefined stays undefined (the first page).
 * @throws AxionError `request.cursor-invalid` when it is damaged or came from another filter
 */
export function positionOf<Shape extends z.ZodTuple>(
  cursor: string | undefined,
  filter: unknown,
  shape: Shape,
): z.output<Shape> | undefined {
  if (cursor === undefined) return undefined;
  const parsed = z.array(z.union([z.string(), z.number()])).safeParse(decoded(cursor));
  if (!parsed.success || parsed.data[0] !== fingerprint(filter)) throw new AxionError('request.cursor-invalid', {});
  const position = shape.safeParse(parsed.data.slice(1));
  if (!position.success) throw new AxionError('request.cursor-invalid', {});
  return position.data;
}

/** One more than the limit was read: cuts it off and makes the cursor from the last item that stays. */
export function pageFrom<Item>(
  rows: readonly Item[],
  {
    limit,
    filter,
    position,
  }: { readonly limit: number; readonly filter: unknown; readonly position: (last: Item) => readonly (string | number)[] },
): { items: Item[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? cursorAfter(position(last), filter) : null };
}

const fingerprint = (filter: unknown): string => createHash('sha256').update(JSON.stringify(filter)).digest('base64url').slice(0, 12);

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
