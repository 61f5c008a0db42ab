import { expect, it } from 'vitest';
import { AxionError } from '../errors/axion-error.ts';
import type { Readiness } from '../http/readiness.ts';
import type { Log } from '../telemetry/log.ts';
import type { Message } from './consumer.ts';
import { consumersUnderTest, type Handle, silent, until } from './consumers-under-test.fixture.ts';
import type { EventLogUnderTest } from './event-log.conformance.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

/** What the running of consumers promises over every adapter. Each test makes topics of its own. */
export function eventConsumersConformance(under: () => EventLogUnderTest): void {
  const { open, run, outgoing, graves } = consumersUnderTest(under);

  it('handles its own, skips and counts the unknown and the foreign, and buries poison with its bytes, headers, reason and attempts', async () => {
    const { eventLog, topic } = await open();
    const seen: number[] = [];
    const running = run(
      eventLog,
      topic,
      async (batch) => {
        if (batch.some(({ payload }) => payload.n === 13)) throw new Error('thirteen');
        seen.push(...batch.map(({ payload }) => payload.n));
      },
      { attempts: 2 },
    );
    const context = { 'request-id': 'request-0001', traceparent };
    await eventLog.publish([1, 2, 13, 3].map((n) => outgoing(topic, { n }, context)));
    await eventLog.publish([
      outgoing(topic, { n: 'four' }),
      outgoing(topic, {}, { type: 'rumour' }),
      outgoing(topic, { n: 99 }, { environment: 'elsewhere' }),
      outgoing(topic, { n: 5 }),
    ]);
    await until(() => seen.includes(5));
    await running.stop();
    expect(seen).toEqual([1, 2, 3, 5]);
    expect(running.counts).toMatchObject({ handled: 4, unknownType: 1, otherEnvironment: 1, dead: 2 });
    const dead = await graves(eventLog, topic, 2);
    expect(
      dead.map(({ value, headers }) => [
        Buffer.from(value).toString(),
        headers['dead-error'],
        headers['dead-attempts'],
        headers['dead-group'],
        headers['dead-topic'],
        headers['request-id'],
        headers.traceparent,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['{"n":"four"}', 'events.message-malformed', '1', 'g', topic, undefined, undefined],
        ['{"n":13}', 'server.fault', '2', 'g', topic, 'request-0001', traceparent],
      ]),
    );
    await eventLog.close();
  });

  it('waits for a store that is down and loses nothing', async () => {
    const { eventLog, topic } = await open();
    let calls = 0;
    const running = run(eventLog, topic, async () => {
      calls += 1;
      if (calls < 4) throw new AxionError('store.unavailable', { store: 'clickhouse' });
    });
    await eventLog.publish([outgoing(topic, { n: 1 })]);
    await until(() => calls === 4);
    await running.stop();
    expect(running.counts).toMatchObject({ handled: 1, dead: 0, retried: 3 });
    await eventLog.close();
  });

  it('reads nothing and blames no message before what it needs is there, says once what it waits for, and can be stopped meanwhile', async () => {
    const { eventLog, topic } = await open();
    const said: string[] = [];
    const listening: Log = { ...silent, warn: (text, fields) => void said.push(`${text} ${(fields as { waitsFor?: string }).waitsFor}`) };
    let state: Readiness = { ready: false, waitsFor: 'tables' };
    const seen: number[] = [];
    const handle: Handle = async (batch) => {
      if (!state.ready) throw new AxionError('store.refused', { store: 'clickhouse', code: '117 INCORRECT_DATA' });
      seen.push(...batch.map(({ payload }) => payload.n));
      if (seen.length === 1) state = { ready: false, waitsFor: 'newer tables' };
    };
    await eventLog.publish([outgoing(topic, { n: 1 })]);
    const surroundings = { log: listening, ready: async () => state };
    const running = run(eventLog, topic, handle, {}, surroundings);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect({ said, counts: running.counts }).toMatchObject({ said: ['a consumer waits tables'], counts: { retried: 0, dead: 0 } });
    state = { ready: true };
    await until(() => seen.length === 1);
    await eventLog.publish([2, 3].map((n) => outgoing(topic, { n })));
    await until(() => said.includes('a consumer waits newer tables'));
    const began = Date.now();
    await running.stop();
    expect(Date.now() - began).toBeLessThan(500);
    state = { ready: true };
    const successor = run(eventLog, topic, handle, {}, surroundings);
    await until(() => successor.counts.handled === 2);
    await successor.stop();
    expect({ seen, dead: running.counts.dead + successor.counts.dead }).toEqual({ seen: [1, 2, 3], dead: 0 });
    await eventLog.close();
  });

  it('ends a try whose time is up, waits for who obeys, and lets who does not have no effect', async () => {
    const { eventLog, topic } = await open(1);
    const effects: string[] = [];
    const stuck = Promise.withResolvers<void>();
    let [tries, atWork, mostAtWork] = [0, 0, 0];
    const obedient = async (signal: AbortSignal) => {
      atWork += 1;
      mostAtWork = Math.max(mostAtWork, atWork);
      await new Promise((resolve) => signal.addEventListener('abort', () => setTimeout(resolve, 100)));
      atWork -= 1;
      signal.throwIfAborted();
    };
    const deaf = async (assertHeld: () => Promise<void>) => {
      await stuck.promise;
      await assertHeld();
      effects.push('late');
    };
    const handle: Handle = async (_batch, { signal, assertHeld }) => {
      tries += 1;
      if (tries <= 2) return obedient(signal);
      if (tries === 3) return deaf(assertHeld);
      await assertHeld();
      effects.push('in time');
    };
    const running = run(eventLog, topic, handle, { timeoutMs: 200 });
    await eventLog.publish([outgoing(topic, { n: 1 })]);
    await until(() => running.counts.handled === 1);
    stuck.resolve();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await running.stop();
    expect({ effects, mostAtWork, counts: running.counts }).toMatchObject({
      effects: ['in time'],
      mostAtWork: 1,
      counts: { retried: 3, dead: 0 },
    });
    await eventLog.close();
  });

  it('tells a handler which request an event came from', async () => {
    const { eventLog, topic } = await open();
    const seen: Message[] = [];
    const running = run(eventLog, topic, async (batch) => void seen.push(...(batch as unknown as readonly Message[])));
    await eventLog.publish([outgoing(topic, { n: 1 }, { 'request-id': 'request-0001', traceparent })]);
    await until(() => seen.length === 1);
    expect(seen[0]).toMatchObject({ id: 'e', key: 'k', type: 'number', requestId: 'request-0001', traceparent });
    await running.stop();
    await eventLog.close();
  });

  it('reads the topic of higher priority empty before it looks at the other, and again after each batch', async () => {
    const { eventLog, topic } = await open();
    await eventLog.publish(Array.from({ length: 40 }, (_, n) => outgoing(topic, { n }, { key: `k${n % 5}` })));
    await eventLog.publish(Array.from({ length: 40 }, (_, n) => outgoing(`${topic}.high`, { n: 100 + n }, { key: `k${n % 5}` })));
    const batches: string[] = [];
    let urgent = false;
    const handle: Handle = async (batch) => {
      const kinds = new Set(batch.map(({ payload }) => (payload.n >= 500 ? 'urgent' : payload.n >= 100 ? 'high' : 'normal')));
      batches.push([...kinds].join('+'));
      if (kinds.has('normal') && !urgent) {
        urgent = true;
        await eventLog.publish([outgoing(`${topic}.high`, { n: 500 })]);
      }
    };
    const running = run(eventLog, topic, handle, { highTopic: `${topic}.high` });
    await until(() => running.counts.handled === 81);
    await running.stop();
    const firstNormal = batches.indexOf('normal');
    expect(batches.slice(0, firstNormal)).toEqual(Array(4).fill('high'));
    expect(batches.slice(firstNormal, firstNormal + 2)).toEqual(['normal', 'urgent']);
    await eventLog.close();
  });

  it('shares the work with a second member that joins a busy one; every message has its effect once where effects ask first', async () => {
    const { eventLog, topic } = await open(8);
    const other = under().open();
    const effects = new Map<number, number>();
    const handle: Handle = async (batch, { assertHeld }) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      await assertHeld();
      for (const { payload } of batch) effects.set(payload.n, (effects.get(payload.n) ?? 0) + 1);
    };
    const total = 600;
    for (let n = 0; n < total; n += 100)
      await eventLog.publish(Array.from({ length: 100 }, (_, i) => outgoing(topic, { n: n + i }, { key: `k${i % 40}` })));
    const busy = run(eventLog, topic, handle);
    await until(() => effects.size > 40);
    const newcomer = run(other, topic, handle);
    await until(() => effects.size === total);
    await Promise.all([busy.stop(), newcomer.stop()]);
    expect(newcomer.counts.handled).toBeGreaterThan(0);
    expect(busy.counts.handled).toBeGreaterThan(0);
    // A batch whose commit came too late is handled again; nothing else is.
    expect([...effects.values()].filter((times) => times > 1).length).toBeLessThanOrEqual(20);
    expect(busy.counts.dead + newcomer.counts.dead).toBe(0);
    await Promise.all([eventLog.close(), other.close()]);
  });
}
