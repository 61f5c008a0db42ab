import { describe, expect, it } from 'vitest';
import { changeDraft, closeDraft, currentDraft, type Drafts, firstDrafts, newDraft, openDraft, readDrafts, titleOf } from './drafts.ts';

const three: Drafts = {
  all: ['a', 'b', 'c'].map((id) => ({ id, source: 'sense', sql: `SELECT '${id}'` })),
  current: 'b',
};

describe('drafts', () => {
  it('closes one and shows its neighbour, and after the last one an empty one', () => {
    expect(closeDraft(three, 'b').current).toBe('c');
    expect(closeDraft({ ...three, current: 'c' }, 'c').current).toBe('b');
    expect(closeDraft(three, 'a').current).toBe('b');
    const last = closeDraft({ all: [{ id: 'a', source: 'sense', sql: 'x' }], current: 'a' }, 'a');
    expect(currentDraft(last)).toMatchObject({ sql: '', source: 'sense' });
  });

  it('opens shared SQL once, in the place of an empty draft', () => {
    const opened = openDraft(three, newDraft({ source: 'sense', sql: "SELECT 'a'" }));
    expect([opened.current, opened.all.length]).toEqual(['a', 3]);
    const replaced = openDraft(firstDrafts(null), newDraft({ source: null, sql: 'SELECT 9' }));
    expect(replaced.all.map(({ sql }) => sql)).toEqual(['SELECT 9']);
  });

  it('changes the one in front', () => {
    expect(changeDraft(three, { sql: 'new' }).all.map(({ sql }) => sql)).toEqual(["SELECT 'a'", 'new', "SELECT 'c'"]);
  });

  it('reads what it wrote and nothing else', () => {
    expect(readDrafts(JSON.stringify(three))).toEqual(three);
    expect([readDrafts(null), readDrafts('{'), readDrafts('{"all":[]}'), readDrafts('{"all":[],"current":"a"}')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

it.each([
  ['-- defects and their orders\nSELECT 1', 'defects and their orders'],
  ['SELECT * FROM roads.frames f JOIN `tracks` t', 'frames, tracks'],
  ['SELECT 1', null],
  ['  ', null],
  [`-- ${'long '.repeat(20)}`, 'long long long long long long long …'],
])('calls %j %j', (sql, title) => {
  expect(titleOf(sql)).toBe(title);
});
