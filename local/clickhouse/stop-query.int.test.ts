import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { askClickHouse, openAnswer } from '../../test/harness/clickhouse/ask-clickhouse.ts';
import { clickHouseTable } from '../../test/harness/clickhouse/clickhouse-table.ts';

const table = clickHouseTable();
const { run, value } = table;
beforeAll(table.make);
afterAll(table.drop);

describe('a running query', () => {
  const endless = 'SELECT max(sipHash64(number)) FROM system.numbers';
  it('is stopped by KILL QUERY and by its id', async () => {
    const running = run(endless, { query_id: 'endless-1' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await run(endless, { query_id: 'endless-1' })).text).toContain('Code: 216.');
    const startedAt = performance.now();
    expect((await run("KILL QUERY WHERE query_id = 'endless-1' SYNC")).text).toContain('finished\tendless-1\taxion_writer');
    expect((await running).text).toContain('Code: 394.');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect((await run("KILL QUERY WHERE query_id = 'endless-1'")).text).toBe('');
  });

  it('is not stopped by a reader who did not start it', async () => {
    const running = run(endless, { query_id: 'endless-2' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const kill = "KILL QUERY WHERE query_id = 'endless-2'";
    expect((await askClickHouse({ url: inject('clickhouse').readerUrl, body: kill })).text).toBe('');
    expect((await run(kill)).text).toContain('finished');
    await running;
  });

  it('is stopped also when its reader has stopped reading', async () => {
    const unread = await openAnswer({
      url: inject('clickhouse').url,
      params: { query_id: 'unread-1' },
      body: 'SELECT number FROM system.numbers',
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const startedAt = performance.now();
    expect((await run("KILL QUERY WHERE query_id = 'unread-1'")).text).toContain('unread-1');
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    await unread.body?.cancel();
  });

  it('can be stopped while every session is busy, and the others then go on', async () => {
    const ids = Array.from({ length: 7 }, (_, i) => `busy-${i}`);
    const running = ids.map((query_id) => run(endless, { query_id }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const id of ids) expect((await run(`KILL QUERY WHERE query_id = '${id}'`)).text).toContain(id);
    for (const answer of await Promise.all(running)) expect(answer.text).toContain('Code: 394.');
    expect(await value('SELECT 1')).toBe('1');
  });

  it('does not hold up others while its plan is made', async () => {
    const planning = run('SELECT (SELECT max(sipHash64(number)) FROM numbers(300000000))');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const startedAt = performance.now();
    expect(await value('SELECT 1')).toBe('1');
    expect(performance.now() - startedAt).toBeLessThan(500);
    await planning;
  });
});
