import { Encoding } from '@axion/contracts/gen/widgets.ts';
import { expect, it } from 'vitest';
import type { ResultColumn } from '../../query/describe-field.ts';
import { encodingColumns, encodingKinds, guessEncoding, isWhole } from './guess-encoding.ts';

const column = (name: string, kind: ResultColumn['kind']): ResultColumn => ({ name, kind, type: '', nullable: false, scale: 0 });
const columns = [
  column('day', 'date'),
  column('camera', 'text'),
  column('frames', 'integer'),
  column('lon', 'number'),
  column('lat', 'number'),
];

it('chooses columns by what they hold and how they are called', () => {
  expect(guessEncoding('line', columns)).toMatchObject({ x: 'day', values: ['frames'], series: 'camera' });
  expect(guessEncoding('bar', columns)).toMatchObject({ category: 'day', values: ['frames'], series: 'camera', horizontal: false });
  expect(guessEncoding('bar', columns.slice(1, 3))).toMatchObject({
    category: 'camera',
    values: ['frames'],
    series: null,
    horizontal: true,
  });
  expect(guessEncoding('number', columns)).toMatchObject({ value: 'frames' });
  expect(guessEncoding('map', columns)).toMatchObject({ longitude: 'lon', latitude: 'lat' });
});

it.each(encodingKinds)('makes an encoding of kind %s that the contract takes', (kind) => {
  const encoding = guessEncoding(kind, columns);
  expect(Encoding.parse(encoding)).toEqual(encoding);
  expect(encodingColumns(encoding).every((name) => columns.some((each) => each.name === name))).toBe(true);
});

it('knows when a widget can be stored', () => {
  const whole = { title: 't', sql: 'select 1', encoding: guessEncoding('line', columns) };
  expect(isWhole(whole)).toBe(true);
  expect([
    isWhole({ ...whole, title: ' ' }),
    isWhole({ ...whole, sql: '' }),
    isWhole({ ...whole, encoding: guessEncoding('line', []) }),
  ]).toEqual([false, false, false]);
});
