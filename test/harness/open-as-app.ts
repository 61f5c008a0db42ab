import pg from 'pg';
import { openDatabase } from './databases.ts';

/** A product's database of a test file's own, and a connection as the role of its services. Ask for it in `beforeAll`, close it in `afterAll`. */
export async function openAsApp(store: 'axion_gen' | 'axion_sense') {
  const database = await (store === 'axion_gen' ? openDatabase('axion_gen') : openDatabase('axion_sense'));
  const app = new pg.Client({ connectionString: database.urls.app });
  await app.connect();
  return {
    urls: database.urls,
    app,
    async close(): Promise<void> {
      await app.end();
      await database.drop();
    },
  };
}
export type AsApp = Awaited<ReturnType<typeof openAsApp>>;
