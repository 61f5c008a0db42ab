import { expect, it } from 'vitest';
import { z } from 'zod';
import { newId } from './new-id.ts';

it('makes ids of version 7 that carry their time', () => {
  const at = Date.UTC(2026, 10, 18);
  const id = newId(at);
  expect(z.uuidv7().safeParse(id).success).toBe(true);
  expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(at);
  expect(new Set(Array.from({ length: 1_000 }, () => newId(at))).size).toBe(1_000);
  expect(newId(at) < newId(at + 1)).toBe(true);
});
