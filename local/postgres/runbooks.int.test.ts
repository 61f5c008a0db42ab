import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const pages = globSync('docs/runbooks/*.md', { cwd: project }).map(
  (path) => [basename(path), readFileSync(join(project, path), 'utf8')] as const,
);

/** SQL of a page, by the database that a remark at the beginning of a line names; Sense's when none does. */
const statements = pages.flatMap(([name, text]) =>
  [...text.matchAll(/^ *```sql\n(.*?)^ *```/gms)].flatMap(([, block = '']) =>
    `\n${block}`
      .replace(/^ +/gm, '')
      .split(/\n(?=-- axion_(?:sense|gen)\b)/)
      .filter((part) => part.trim() !== '')
      .map((part, i) => [`${name} ${i + 1}`, part.trimStart().startsWith('-- axion_gen') ? 'gen' : 'sense', part] as const),
  ),
);

let sense: TestDatabase<'axion_sense'>;
let gen: TestDatabase<'axion_gen'>;
beforeAll(async () => {
  [sense, gen] = await Promise.all([openDatabase('axion_sense'), openDatabase('axion_gen')]);
});
afterAll(() => Promise.all([sense.drop(), gen.drop()]));

describe('runbooks', () => {
  it.each(statements)('%s runs on %s as it is written, as the role that owns the tables', async (_name, store, sql) => {
    const client = new pg.Client({ connectionString: store === 'gen' ? gen.urls.migrate : sense.urls.migrate });
    await client.connect();
    try {
      await client.query('begin');
      await client.query(sql);
    } finally {
      await client.query('rollback');
      await client.end();
    }
  });

  it.each(pages)('%s is a page, and its links lead somewhere', (_name, text) => {
    expect(text.split('\n').length).toBeLessThan(60);
    const links = [...text.matchAll(/\]\(([^)#]+)/g)].map(([, link = '']) => link).filter((link) => !link.startsWith('http'));
    expect(links.filter((link) => globSync(join('docs/runbooks', link), { cwd: project }).length === 0)).toEqual([]);
  });
});
