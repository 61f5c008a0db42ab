import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openProducer } from './open-producer.ts';

const held = new Set<Socket>();
const broker = createServer((socket) => held.add(socket.on('error', () => undefined)));
beforeAll(async () => {
  broker.listen(0, '127.0.0.1');
  await once(broker, 'listening');
});
afterAll(() => {
  for (const socket of held) socket.destroy();
  broker.close();
});

it('counts the wait behind others into the time of a send, and begins none when that is over', async () => {
  const { port } = broker.address() as AddressInfo;
  const producer = openProducer({ brokers: [`127.0.0.1:${port}`] }, 600);
  const message = { topic: 't', key: 'k', headers: {}, value: Buffer.from('v') };
  const begun = performance.now();
  const ends = await Promise.all(
    [1, 2, 3].map(() => producer.publish([message]).catch(({ code }) => [code, performance.now() - begun] as const)),
  );
  expect(ends.map((end) => end?.[0])).toEqual(Array(3).fill('store.unavailable'));
  const [first, , third] = ends.map((end) => end?.[1] ?? 0) as [number, number, number];
  expect(first).toBeGreaterThan(590);
  expect(third - first).toBeLessThan(300);
  await producer.close();
});
