import { z } from 'zod';

/** What every list takes: how many, and where the last page ended. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `next` of the page before; bound to the filter and sort that it came from. */
  cursor: z.string().max(1000).optional(),
};

/** What every list answers: items, and the cursor of the next page or null at the end. */
export const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().nullable() });

export type Page<Item> = { readonly items: Item[]; readonly next: string | null };
