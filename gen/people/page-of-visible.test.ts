import { positionOf } from '@axion/platform/postgres/cursor.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { pageOfVisible } from './page-of-visible.ts';

it('shows everything that is visible once and in order, page by page, whatever lies between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 60 }), fc.integer({ min: 1, max: 7 }), async (visible, limit) => {
      const rows = visible.map((isVisible, i) => ({ i, isVisible }));
      const seen: number[] = [];
      let cursor: string | null | undefined;
      for (let pages = 0; cursor !== null && pages < 200; pages += 1) {
        const [start = -1] = positionOf(cursor ?? undefined, 'f', z.tuple([z.number()])) ?? [];
        const page = await pageOfVisible({
          limit,
          filter: 'f',
          read: async (last: (typeof rows)[number] | undefined) => rows.filter(({ i }) => i > (last?.i ?? start)).slice(0, limit + 1),
          positionOf: ({ i }: (typeof rows)[number]) => [i],
          show: async (some: readonly (typeof rows)[number][]) => some.map(({ i, isVisible }) => (isVisible ? i : undefined)),
        });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items);
        cursor = page.next;
      }
      expect(seen).toEqual(rows.filter(({ isVisible }) => isVisible).map(({ i }) => i));
    }),
  );
});
