import { describe, expect, it } from 'vitest';
import { moveInTree, type SchemaSource, schemaNodes } from './schema-nodes.ts';

const column = (name: string) => ({ name, type: 'String', kind: 'text' as const, nullable: false, comment: '' });
const sources: readonly SchemaSource[] = [
  {
    name: 'sense',
    title: 'Sense',
    connector: 'ClickHouse',
    schema: {
      database: null,
      datasets: [
        {
          name: 'roads',
          title: 'Roads',
          tables: [
            { name: 'frames', comment: '', rows: 9_800_000, columns: [column('id'), column('camera_side')] },
            { name: 'tracks', comment: '', rows: null, columns: [column('id')] },
          ],
        },
      ],
    },
  },
  { name: 'works', title: 'Works', connector: 'ClickHouse', schema: undefined },
];
const nodes = (expanded: readonly string[], search = '') => schemaNodes(sources, { expanded: new Set(expanded), search, rows: String });
const ids = (expanded: readonly string[], search?: string) => nodes(expanded, search).map(({ id }) => id);

describe('schemaNodes', () => {
  it('shows what is open', () => {
    expect(ids([])).toEqual(['sense', 'works']);
    expect(ids(['sense', 'sense/roads', 'sense/roads/frames'])).toEqual([
      'sense',
      'sense/roads',
      'sense/roads/frames',
      'sense/roads/frames/id',
      'sense/roads/frames/camera_side',
      'sense/roads/tracks',
      'works',
    ]);
    expect(nodes(['sense', 'sense/roads']).map(({ detail }) => detail)).toEqual(['ClickHouse', '', '9800000', '', 'ClickHouse']);
  });

  it('finds tables and columns by a part of their name', () => {
    expect(ids([], 'CAM')).toEqual(['sense', 'sense/roads', 'sense/roads/frames', 'sense/roads/frames/camera_side']);
    expect(ids([], 'track')).toEqual(['sense', 'sense/roads', 'sense/roads/tracks']);
    expect(ids([], 'nothing')).toEqual([]);
  });
});

describe('moveInTree', () => {
  const shown = nodes(['sense', 'sense/roads']);
  it.each([
    ['sense', 'ArrowDown', { focus: 'sense/roads' }],
    ['sense', 'ArrowUp', null],
    ['works', 'ArrowDown', null],
    ['works', 'Home', { focus: 'sense' }],
    ['sense', 'End', { focus: 'works' }],
    ['sense/roads/frames', 'forward', { toggle: 'sense/roads/frames' }],
    ['sense', 'forward', { focus: 'sense/roads' }],
    ['sense', 'back', { toggle: 'sense' }],
    ['sense/roads/frames', 'back', { focus: 'sense/roads' }],
    ['sense', 'x', null],
  ])('%s with %s: %o', (current, key, move) => {
    expect(moveInTree(shown, current, key)).toEqual(move);
  });
});
