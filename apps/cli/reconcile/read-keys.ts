import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import type { Objects } from '@axion/platform/objects/objects.ts';
import { onDatabase, type Session } from '../backup/dump-database.ts';
import { linesOf } from '../backup/line-file.ts';

const pageRows = 5_000;

/** One column of text of a query's rows, a page in memory at a time, in a session of its own. */
export async function* postgresKeys(url: string, sql: string): AsyncGenerator<string> {
  let pass: (session: Session) => void = () => undefined;
  let finish: () => void = () => undefined;
  const opened = new Promise<Session>((resolve) => {
    pass = resolve;
  });
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const held = onDatabase(url, async (session) => {
    pass(session);
    await finished;
  });
  try {
    const session = await Promise.race([opened, held.then(() => Promise.reject(new Error('the session ended')))]);
    await session.query('begin transaction read only');
    await session.query(`declare keys no scroll cursor for ${sql}`);
    for (;;) {
      const { rows } = await session.query<{ key: string }>(`fetch ${pageRows} from keys`);
      for (const { key } of rows) yield key;
      if (rows.length < pageRows) return;
    }
  } finally {
    finish();
    await held.catch(() => undefined);
  }
}

/** One column of text of a query in ClickHouse. */
export async function* clickhouseKeys(clickhouse: Pick<ClickHouse, 'stream'>, sql: string): AsyncGenerator<string> {
  const { body } = await clickhouse.stream(sql, { format: 'TabSeparated', firstByteMs: 300_000, settings: { max_execution_time: 0 } });
  try {
    for await (const line of linesOf(body)) yield line;
    if (body.errored) throw body.errored;
  } finally {
    body.destroy();
  }
}

/** `frames/{track}/{frame}.jpg` as `track/frame`; other keys are passed by. */
export async function* pictureKeys(objects: Pick<Objects, 'list'>): AsyncGenerator<string> {
  for await (const { key } of objects.list({ prefix: 'frames/' })) {
    const [, found] = /^frames\/([0-9a-f-]{36}\/[0-9a-f-]{36})\.jpg$/.exec(key) ?? [];
    if (found !== undefined) yield found;
  }
}
