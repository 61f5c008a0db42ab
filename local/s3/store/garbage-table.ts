import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** Files that no object has any more and that wait to be removed. */
export type GarbageTable = {
  /** Marks a file; `content` is what readers of it may still hold. */
  add(file: string, content: string): void;
  /** Marks every file of an object's content, and forgets its segments. */
  addContent(content: string, partCount: number | null): void;
  some(limit: number): readonly { readonly file: string; readonly content: string }[];
  forget(file: string): void;
};

const row = z.object({ file: z.string(), content: z.string() });

export function openGarbageTable(database: DatabaseSync): GarbageTable {
  const add = database.prepare('insert into garbage (file, content) values (?, ?)');
  const addSegments = database.prepare('insert into garbage (file, content) select file, content from segments where content = ?');
  const forgetSegments = database.prepare('delete from segments where content = ?');
  const some = database.prepare('select file, content from garbage limit ?');
  const forget = database.prepare('delete from garbage where file = ?');
  return {
    add: (file, content) => void add.run(file, content),
    addContent(content, partCount) {
      if (partCount === null) add.run(content, content);
      else {
        addSegments.run(content);
        forgetSegments.run(content);
      }
    },
    some: (limit) => some.all(limit).map((found) => row.parse(found)),
    forget: (file) => void forget.run(file),
  };
}
