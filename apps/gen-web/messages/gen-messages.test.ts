import { describe, expect, it } from 'vitest';
import { arabic } from './arabic.ts';
import { english } from './english.ts';

type Words = { readonly [key: string]: string | Words };
const flat = (words: Words, path = ''): readonly (readonly [string, string])[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as const] : flat(value, `${path}${key}.`),
  );
/** Names of values in a message; the forms of a plural are no values. */
const holes = (text: string) => [...new Set([...text.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name]) => name))].sort();

describe('messages', () => {
  const other = new Map(flat(arabic));

  it.each(flat(english))('%s takes the same values in both languages', (key, text) => {
    expect(holes(other.get(key) ?? '')).toEqual(holes(text));
  });

  it('has every Arabic form of every plural', () => {
    const plurals = flat(arabic).filter(([, text]) => text.includes(', plural,'));
    const missing = plurals.filter(([, text]) => !['one {', 'two {', 'few {', 'many {', 'other {'].every((form) => text.includes(form)));
    expect(missing.map(([key]) => key)).toEqual([]);
  });
});
