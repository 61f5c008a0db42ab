import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openGarbageTable } from './garbage-table.ts';
import { commonPrefixOf } from './key-range.ts';
import { openObjectsTable } from './objects-table.ts';
import { schema } from './schema.ts';
import type { StoredObject } from './stored-object.ts';

function emptyTables() {
  const database = new DatabaseSync(':memory:');
  database.exec(schema);
  const garbage = openGarbageTable(database);
  return { garbage, objects: openObjectsTable(database, garbage) };
}
const object = (key: string, content = `content of ${key}`): StoredObject => ({
  ...{ bucket: 'b', key, content, sizeBytes: 1, etag: 'e', modifiedMs: 0 },
  ...{ partCount: null, checksum: null, headers: { 'content-type': 'x/y' } },
});
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Keys in which prefixes, delimiters, code points beyond U+FFFF and NUL collide often. */
const key = fc
  .array(fc.constantFrom('a', 'b', '/', '//', '\u0000', 'é', '\uffff', '😀', '~'), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));
const delimiter = fc.constantFrom('', '/', 'b', '//', 'a/');

/** What a listing is, said in the plainest way. */
function model(keys: readonly string[], prefix: string, separator: string): readonly string[] {
  const names = keys.filter((one) => one.startsWith(prefix)).map((one) => commonPrefixOf(one, { prefix, delimiter: separator }) ?? one);
  return [...new Set(names)].sort(byBytes);
}

describe('a listing', () => {
  it('walked by pages of any size names each key or common prefix once, in the order of bytes', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { maxLength: 30 }),
        fc.oneof(fc.constant(''), key),
        delimiter,
        fc.integer({ min: 1, max: 5 }),
        (keys, prefix, separator, limit) => {
          const { objects } = emptyTables();
          for (const one of keys) objects.put(object(one));
          const seen: string[] = [];
          for (let after = '', more = true; more; ) {
            const { entries, truncated } = objects.list('b', { prefix, delimiter: separator, after }, limit);
            expect(entries.length).toBeLessThanOrEqual(limit);
            seen.push(...entries.map(({ name }) => name));
            [after, more] = [seen.at(-1) ?? '', truncated];
            expect(seen.length).toBeLessThanOrEqual(keys.length);
          }
          expect(seen).toEqual(model(keys, prefix, separator));
        },
      ),
    );
  });

  it('starts behind any key', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 20 }), key, (keys, after) => {
        const { objects } = emptyTables();
        for (const one of keys) objects.put(object(one));
        const { entries } = objects.list('b', { prefix: '', delimiter: '', after }, 100);
        expect(entries.map(({ name }) => name)).toEqual(keys.filter((one) => byBytes(one, after) > 0).sort(byBytes));
      }),
    );
  });

  it('of nothing asked for is not truncated', () => {
    const { objects } = emptyTables();
    objects.put(object('a'));
    expect(objects.list('b', { prefix: '', delimiter: '', after: '' }, 0)).toEqual({ entries: [], truncated: false });
  });
});

describe('replaced and removed content', () => {
  it('becomes garbage, once', () => {
    const { objects, garbage } = emptyTables();
    objects.put(object('k', 'first'));
    objects.put(object('k', 'second'));
    expect(garbage.some(10)).toEqual([{ file: 'first', content: 'first' }]);
    expect(objects.remove('b', 'k')).toBe(true);
    expect(objects.remove('b', 'k')).toBe(false);
    expect(garbage.some(10).map(({ file }) => file)).toEqual(['first', 'second']);
    garbage.forget('first');
    expect(garbage.some(10)).toHaveLength(1);
  });

  it('of one bucket leaves the other alone', () => {
    const { objects } = emptyTables();
    objects.put(object('k', 'one'));
    objects.put({ ...object('k', 'two'), bucket: 'c' });
    objects.remove('c', 'k');
    expect(objects.find('b', 'k')?.content).toBe('one');
    expect([objects.isEmpty('b'), objects.isEmpty('c')]).toEqual([false, true]);
  });
});
