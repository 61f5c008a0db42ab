import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ReplicatedPostgres, startReplicatedPostgres } from '../../test/harness/servers/replicated-postgres.ts';
import { startLedger } from '../../test/harness/write-ledger.ts';
import { connectPostgres } from './connect-postgres.ts';
import { connectToPrimary } from './connect-to-primary.ts';

let cluster: ReplicatedPostgres;
beforeAll(async () => {
  cluster = await startReplicatedPostgres();
});
afterAll(() => cluster.stop());

async function portOfSession(url: string): Promise<number> {
  const client = await connectToPrimary({ url, applicationName: 'test', deadlineMs: 2_000 });
  try {
    return (await client.query<{ port: number }>(`select current_setting('port')::int as port`)).rows[0]?.port ?? 0;
  } finally {
    await client.end();
  }
}

it('gives runners the server that takes writes, wherever it stands in the list', async () => {
  expect(await portOfSession(cluster.url)).toBe(cluster.primaryPort);
  expect(await portOfSession(cluster.url.replace('read-write', 'any'))).toBe(cluster.standbyPort);
  const standbyAlone = cluster.url.replace(`,127.0.0.1:${cluster.primaryPort}`, '');
  await expect(connectToPrimary({ url: standbyAlone, applicationName: 'test' })).rejects.toMatchObject({ code: '25006' });
  await expect(
    connectPostgres({ url: standbyAlone, poolMax: 1, applicationName: 'test' }).transaction(async () => 0),
  ).rejects.toMatchObject({
    code: 'store.unavailable',
  });
});

it('loses nothing that was acknowledged when the primary dies under load and its standby is promoted', async () => {
  const postgres = connectPostgres({ url: cluster.url, poolMax: 8, applicationName: 'ledger' });
  const ledger = await startLedger(postgres, 16);
  await sleep(1_000);
  const before = ledger.count();
  await cluster.endPrimary('killed');
  await sleep(300);
  const promoting = performance.now();
  await cluster.promote();
  const promotedMs = Math.round(performance.now() - promoting);
  const atPromotion = ledger.count();
  await expect.poll(ledger.count, { timeout: 20_000 }).toBeGreaterThan(atPromotion + 20);
  const { acknowledged, failed, codes, lost, gapMs } = await ledger.stop();
  process.stdout.write(
    `failover: ${acknowledged} acknowledged (${before} before), ${failed} answered ${codes}, lost ${lost}; promotion ${promotedMs} ms, no write for ${gapMs} ms (300 of them before the promotion)\n`,
  );
  expect(before).toBeGreaterThan(0);
  expect(lost).toBe(0);
  expect(codes.filter((code) => code !== 'store.unavailable')).toEqual([]);
  // A statement in flight may have been done or not, so it is answered with an error; whoever asks later waits.
  expect(failed).toBeLessThanOrEqual(16);
  await postgres.close();
});
