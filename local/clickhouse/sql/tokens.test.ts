import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tokensOf } from './tokens.ts';

const texts = (sql: string) => [...tokensOf(Buffer.from(sql, 'utf8').toString('latin1'))].map(({ text }) => text);

it.each([
  ["select 'it''s', 'a\\'b', ';'", ['select', "'it''s'", ',', "'a\\'b'", ',', "';'"]],
  ['"a""b" `c\\`d`', ['"a""b"', '`c\\`d`']],
  ['a -- b ; c\nd', ['a', 'd']],
  ['a # b\nc #! d\ne #f', ['a', 'c', 'e', '#', 'f']],
  ['a /* ; /* */ b', ['a', 'b']],
  ['a /* never closed', ['a']],
  ["'never closed", ["'never closed"]],
  ['$$;$$ $tag$ $$ $tag$ $x', ['$$;$$', '$tag$ $$ $tag$', '$x']],
  ['1.5e3 0xFF a.b.1', ['1.5e3', '0xFF', 'a', '.', 'b', '.', '1']],
  ['a\u00a0b', ['a', 'b']],
])('reads %j', (sql, expected) => {
  expect(texts(sql)).toEqual(expected);
});

it('takes typographic quotes for quotes, as ClickHouse does', () => {
  expect([...tokensOf(Buffer.from('‘a;b’ “c;d”', 'utf8').toString('latin1'))].map(({ kind }) => kind)).toEqual(['string', 'quoted']);
});

it('covers any text in order, whatever it contains', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("'", '"', '`', '\\', '$', '-', '#', ' ', '/', '*', '\n', 'a', ';', '“', '’', '1') }),
      (sql) => {
        const latin1 = Buffer.from(sql, 'utf8').toString('latin1');
        let at = 0;
        for (const { from, to, text } of tokensOf(latin1)) {
          expect(from).toBeGreaterThanOrEqual(at);
          expect(to).toBeGreaterThan(from);
          expect(latin1.slice(from, to)).toBe(text);
          at = to;
        }
        expect(at).toBeLessThanOrEqual(latin1.length);
      },
    ),
  );
});
