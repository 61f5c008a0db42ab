import { expect, it } from 'vitest';
import { catalogueFrom, catalogueText, compareCatalogues } from './compare-catalogues.ts';

const expected = new Map([
  ['table public.a', 'owned by (runner)'],
  ['column public.a.id', 'uuid not null'],
  ['comment on column public.a.id', 'The id.'],
  ['index public.a.a_newest', 'CREATE INDEX …'],
  ['table public.ab', 'owned by (runner)'],
  ['column public.ab.id', 'uuid'],
  ['extension postgis', 'in schema public'],
]);
const liveWith = (change: (live: Map<string, string>) => void) => {
  const live = new Map(expected);
  change(live);
  return compareCatalogues(expected, live);
};

it.each<[string, (live: Map<string, string>) => void, string[]]>([
  ['nothing', () => undefined, []],
  [
    'what is missing',
    (live) => live.delete('index public.a.a_newest'),
    ['index public.a.a_newest is missing; it should be: CREATE INDEX …'],
  ],
  ['what is changed', (live) => live.set('column public.a.id', 'uuid'), ['column public.a.id is: uuid; it should be: uuid not null']],
  [
    'a table that is missing, in one line',
    (live) => {
      for (const what of expected.keys()) if (/\.a(\.|$)/.test(what)) live.delete(what);
    },
    ['table public.a is missing; it should be: owned by (runner)'],
  ],
  [
    'a table that somebody made, in one line',
    (live) => live.set('table public.b', 'owned by x').set('column public.b.id', 'uuid'),
    ['table public.b is not of this release: owned by x'],
  ],
  ['an extension of the operator’s own: nothing', (live) => live.set('extension pgaudit', 'in schema public'), []],
  [
    'an extension that is missing',
    (live) => live.delete('extension postgis'),
    ['extension postgis is missing; it should be: in schema public'],
  ],
])('tells %s', (_what, change, lines) => {
  expect(liveWith(change)).toEqual(lines);
});

it('is the same after it was written and read', () => {
  expect(compareCatalogues(expected, catalogueFrom(catalogueText(expected)))).toEqual([]);
});
