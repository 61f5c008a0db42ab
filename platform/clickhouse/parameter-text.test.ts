import { expect, it } from 'vitest';
import { parameterText } from './parameter-text.ts';

const noon = new Date('2026-03-01T12:00:00.120Z');

it.each([
  ['String', 'a\tb\nc\\', 'a\\tb\\nc\\\\'],
  ['String', "it's", "it's"],
  ['Nullable(String)', null, '\\N'],
  ['Nullable(UInt8)', 7, '7'],
  ['UInt64', 18_446_744_073_709_551_615n, '18446744073709551615'],
  ['Bool', true, 'true'],
  ['Array(String)', ["it's", 'a\\b', 'c\td'], "['it\\'s','a\\\\b','c\td']"],
  ['Array(UInt64)', [1, 2n], '[1,2]'],
  ['Array(Nullable(String))', ['a', null], "['a',NULL]"],
  ['Array(Array(UInt8))', [[1], []], '[[1],[]]'],
  ['Array(Tuple(UUID, DateTime64(3)))', [['a', noon]], "[('a',1772366400.120)]"],
  ['DateTime64(3)', noon, '1772366400.120'],
  ['DateTime', noon, '1772366400'],
  ['Date', noon, '2026-03-01'],
])('writes a %s as its text, case %#', (type, value, text) => {
  expect(parameterText(type, value)).toBe(text);
});

it.each([
  ['String', null],
  ['UInt8', undefined],
  ['Map(String, UInt8)', { a: 1 }],
  ['Tuple(UInt8, UInt8)', [1]],
  ['UInt8', [1]],
  ['DateTime', new Date(Number.NaN)],
])('does not make a %s from anything else, case %#', (type, value) => {
  expect(() => parameterText(type, value)).toThrow(`${type} cannot be made from`);
});
