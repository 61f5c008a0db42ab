import { describe, expect, it } from 'vitest';
import { aliasesIn, completionsAt, type SqlColumn, type SqlSchema } from './complete-sql.ts';

const column = (name: string, type: string): SqlColumn => ({ name, type, kind: 'text', nullable: false, comment: '' });
const schema: SqlSchema = {
  database: 'axion_sense',
  datasets: [
    {
      name: 'roads',
      title: 'Roads',
      tables: [
        { name: 'frames', comment: '', rows: null, columns: [column('id', 'UUID'), column('captured_at', 'DateTime64(3)')] },
        { name: 'tracks', comment: '', rows: null, columns: [column('id', 'UUID'), column('name', 'String')] },
      ],
    },
  ],
};
/** Labels offered where the text has a bar. */
const at = (text: string) => completionsAt(text.replace('|', ''), text.indexOf('|'), schema);
const labels = (text: string) => at(text).options.map(({ label }) => label);

describe('completionsAt', () => {
  it('offers the columns of an alias, with their types', () => {
    expect(at('SELECT f.| FROM roads.frames AS f').options.map(({ label, detail }) => [label, detail])).toEqual([
      ['id', 'UUID'],
      ['captured_at', 'DateTime64(3)'],
    ]);
    expect(labels('SELECT t.| FROM frames f JOIN tracks t ON f.track_id = t.id')).toEqual(['id', 'name']);
  });

  it('offers columns behind a table, tables behind a dataset and a database', () => {
    expect(labels('SELECT frames.| FROM frames')).toEqual(['id', 'captured_at']);
    expect(labels('SELECT 1 FROM roads.|')).toEqual(['frames', 'tracks', 'roads']);
    expect(labels('SELECT 1 FROM axion_sense.|')).toContain('tracks');
    expect(labels('SELECT nothing.| FROM frames')).toEqual([]);
  });

  it('offers tables and sub-queries behind FROM and JOIN, and no words', () => {
    expect(labels('WITH hits AS (SELECT 1) SELECT * FROM |')).toEqual(['frames', 'tracks', 'roads', 'hits']);
    expect(labels('SELECT * FROM frames JOIN |')).not.toContain('SELECT');
  });

  it('offers the columns of what the statement reads before words and functions', () => {
    const { options } = at('SELECT cap| FROM frames');
    expect(options.find(({ label }) => label === 'captured_at')?.rank).toBeGreaterThan(
      options.find(({ label }) => label === 'count')?.rank ?? 99,
    );
    expect(options.map(({ label }) => label)).not.toContain('name');
  });

  it('starts at the word that is being written', () => {
    expect(at('SELECT f.capt| FROM frames f').from).toBe(9);
    expect(at('SELECT | FROM frames f').from).toBe(7);
  });
});

it('does not take a keyword for an alias', () => {
  expect([...aliasesIn('SELECT * FROM frames WHERE id = 1', schema).keys()]).toEqual(['frames']);
  expect([...aliasesIn('SELECT * FROM `roads`.`frames` x', schema).keys()]).toEqual(['frames', 'x']);
});
