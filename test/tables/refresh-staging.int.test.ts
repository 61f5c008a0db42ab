import { readFile } from 'node:fs/promises';
import { onConnection } from '@axion/local/postgres/on-connection.ts';
import { expect, it } from 'vitest';
import { openDatabase } from '../harness/databases.ts';

const page = new URL('../../docs/runbooks/refresh-staging.md', import.meta.url);

/** The runbook's statements for one database; the job queue's tables come with its own library, and are not here. */
async function statementsFor(database: string): Promise<string> {
  const blocks = [...(await readFile(page, 'utf8')).matchAll(/```sql\n(.*?)```/gs)].map(([, sql = '']) => sql.split(/(?=-- axion_\w+)/));
  const own = blocks.flat().filter((part) => part.trim().split(/[\s,]/)[1] === database);
  return own.join('\n').replaceAll(/^.*jobs\.job.*$/gm, '');
}

it.each(['axion_sense', 'axion_gen'] as const)(
  'what the runbook takes out of %s leaves nobody’s name, address or pending change',
  async (name) => {
    const db = await openDatabase(name);
    try {
      const found = await onConnection(db.urls.admin, async (client) => {
        await client.query(
          `insert into users (id, external_auth_id, name, email) values (repeat('a', 43), 'https://id.city|amal@city', 'Amal', 'amal@city'), (repeat('b', 43), 'https://id.city|basma@city', 'Basma', 'basma@city')`,
        );
        await client.query(
          `insert into authz_outbox (operation, tuple_user, tuple_relation, tuple_object) values ('write', 'user:a', 'owner', 'dashboard:d')`,
        );
        await client.query(await statementsFor(name));
        const { rows } = await client.query<{ text: string }>(
          `select row_to_json(users)::text as text from users union all select row_to_json(authz_outbox)::text from authz_outbox`,
        );
        return rows.map(({ text }) => text);
      });
      expect(found.length).toBe(2);
      expect(found.join()).not.toMatch(/city|amal|basma|dashboard/i);
    } finally {
      await db.drop();
    }
  },
);
