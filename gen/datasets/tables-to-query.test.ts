import { expect, it } from 'vitest';
import type { AskRights } from '../people/ask-rights.ts';
import { tablesToQuery } from './tables-to-query.ts';

const actor = { kind: 'key', id: 'k' } as const;
const tables = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`);

it('asks for tables one by one only where a dataset is not open as a whole', async () => {
  const asked: string[][] = [];
  const open = new Set(['dataset:a', 'table:b/t1', 'table:c/t0']);
  const rights: AskRights = {
    holds: async () => false,
    async holdsEach(_actor, questions) {
      if (questions.length > 0) asked.push(questions.map(([permission, resource]) => `${permission} ${resource}`));
      return questions.map(([, resource]) => open.has(resource));
    },
    organizationsOf: async () => [],
  };
  const datasets = [
    { id: 'a', tables: tables(1_000) },
    { id: 'b', tables: tables(3) },
    { id: 'c', tables: tables(1) },
    { id: 'd', tables: [] },
  ];
  expect(await tablesToQuery(rights, actor, datasets)).toEqual([tables(1_000), ['t1'], ['t0'], []]);
  expect(asked.map((questions) => questions.length)).toEqual([4, 4]);
  expect(await tablesToQuery(rights, actor, datasets.slice(0, 1))).toEqual([tables(1_000)]);
  expect(asked).toHaveLength(3);
});
