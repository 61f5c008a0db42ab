import { DashboardFilter } from '@axion/contracts/gen/widgets.ts';
import { describe, expect, it } from 'vitest';
import { isDefault, parametersFor, parametersIn, readFilters, writeFilters } from './filter-values.ts';

const id = (n: number) => `019300aa-0000-7000-8000-00000000000${n}`;
const filters = [
  { id: id(1), label: 'Camera', kind: 'choice', variable: 'camera', source: 'sense', optionsSql: 'x', default: ['front'] },
  { id: id(2), label: 'Time', kind: 'time-range', fromVariable: 'from', toVariable: 'to' },
  { id: id(3), label: 'Speed', kind: 'number-range', fromVariable: 'slowest', toVariable: 'fastest' },
  { id: id(4), label: 'Word', kind: 'text', variable: 'word' },
].map((filter) => DashboardFilter.parse(filter));
const read = (search: string) => readFilters(filters, new URLSearchParams(search));
const written = (search: string, from = '') => writeFilters(filters, read(search), new URLSearchParams(from)).toString();

describe('filters in the address', () => {
  it('have their defaults when nothing is said', () => {
    expect(read('')).toEqual({
      [id(1)]: { kind: 'choice', values: ['front'] },
      [id(2)]: { kind: 'time-range', from: null, to: null },
      [id(3)]: { kind: 'number-range', from: null, to: null },
      [id(4)]: { kind: 'text', text: '' },
    });
    expect(written('')).toBe('');
  });

  it.each(['camera=left&camera=rear', 'camera=', 'from=2026-11-01T00%3A00%3A00.000Z&to=', 'slowest=10&fastest=40.5', 'word=a+b%26c'])(
    'come back as they went: %s',
    (search) => {
      expect(written(search)).toBe(search);
    },
  );

  it('keep other names, and forget a value that is the default', () => {
    expect(written('camera=front&word=x', 'tab=2&word=old')).toBe('tab=2&word=x');
    expect(isDefault(filters[0] as DashboardFilter, { kind: 'choice', values: ['front'] })).toBe(true);
  });

  it('leave out what cannot be read', () => {
    expect(read('from=yesterday&slowest=fast&fastest=1e400')).toMatchObject({
      [id(2)]: { from: null, to: null },
      [id(3)]: { from: null, to: null },
    });
  });
});

describe('parameters of a widget', () => {
  const sql = 'select 1 from t where (empty({camera:Array(String)}) or c in {camera:Array(String)}) and at >= { from : Nullable(String) }';

  it('are exactly those that its SQL names', () => {
    expect(parametersIn(sql)).toEqual(['camera', 'from']);
    expect(parametersFor(sql, filters, read('camera=left&word=x&fastest=3'))).toEqual({ camera: ['left'], from: null });
    expect(parametersFor('select 1', filters, read('camera=left'))).toEqual({});
  });

  it('bind open ends as null and every choice as an empty list', () => {
    const all =
      '{camera:Array(String)} {from:Nullable(String)} {to:Nullable(String)} {slowest:Nullable(Float64)} {word:String} {other:String}';
    expect(parametersFor(all, filters, read('camera=&slowest=2'))).toEqual({ camera: [], from: null, to: null, slowest: 2, word: '' });
  });
});
