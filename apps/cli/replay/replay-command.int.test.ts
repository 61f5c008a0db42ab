import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import { deadLetter, deadReference } from '@axion/platform/events/dead-letter.ts';
import type { EventLog } from '@axion/platform/events/event-log.ts';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { replayCommand } from './replay-command.ts';

let database: TestDatabase<'axion_events'>;
let eventLog: EventLog;
beforeAll(async () => {
  database = await openDatabase('axion_events');
  eventLog = connectEventLog({ postgresUrl: database.urls.app, poolMax: 2 });
  await eventLog.ensureTopics(['sick', 'sick.dlq'].map((name) => ({ name, partitions: 1 })));
  const message = { topic: 'sick', key: 'k', headers: { 'message-type': 'track', 'event-id': 'event-7' }, value: Buffer.from('{"n":1}') };
  const died = deadLetter({ ...message, partition: 0, offset: 4n }, 'readers', new AxionError('server.fault', {}), 3);
  await eventLog.publish([died]);
});
afterAll(async () => {
  await eventLog.close();
  await database.drop();
});
afterEach(() => vi.restoreAllMocks());

/** What the command says, and how it ends. */
async function say(...args: readonly string[]) {
  const out: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void out.push(line));
  const status = await replayCommand(args, { AXION_EVENTS_POSTGRES_URL: database.urls.app });
  return { status, out: out.join('\n') };
}

it('tells what lies there, sends it back once, and says what is left to do', async () => {
  const told = await say('sick.dlq', '--dry-run');
  expect(told).toMatchObject({ status: 0 });
  expect(told.out).toContain('0/0 track event-7: would go back (server.fault after 3 of readers, to sick)');
  expect(await eventLog.lag('sick', 'none')).toMatchObject([{ endOffset: 0n }]);
  expect(await say('sick.dlq', '--json')).toEqual({
    status: 0,
    out: expect.stringContaining('{"topic":"sick.dlq","dryRun":false,"sent":1,"otherGroup":0,"foreign":0,"withoutValue":0,"tooLarge":0}'),
  });
  expect(await say('sick.dlq')).toEqual({
    status: 0,
    out: 'Sent back 0; of other groups 0; not dead letters 0; without value 0; too large 0',
  });
  const subscription = await eventLog.subscribe({ topic: 'sick', group: 'look', onError: () => undefined });
  const [delivery] = await subscription.poll({ maxMessages: 5, waitMs: 2_000 });
  await subscription.close();
  const [back, ...more] = delivery?.messages ?? [];
  expect(more).toEqual([]);
  expect(back).toMatchObject({
    key: 'k',
    headers: { 'message-type': 'track', 'event-id': 'event-7', 'dead-replayed-from': 'sick.dlq/0/0' },
  });
  expect(Object.keys(back?.headers ?? {}).filter((name) => name.startsWith('dead-'))).toEqual(['dead-replayed-from']);
  expect(Buffer.from(back?.value ?? []).toString()).toBe('{"n":1}');
});

it('tells where the bytes of a letter lay that holds none', async () => {
  await eventLog.ensureTopics(['lost', 'lost.dlq'].map((name) => ({ name, partitions: 1 })));
  const message = { topic: 'lost', key: 'k', headers: { 'message-type': 'track', 'event-id': 'event-8' }, value: Buffer.from('{"n":1}') };
  await eventLog.publish([deadReference({ ...message, partition: 2, offset: 40n }, 'readers', new AxionError('server.fault', {}), 3)]);
  const told = await say('lost.dlq');
  expect(told).toMatchObject({
    status: 1,
    out: expect.stringContaining('Sent back 0; of other groups 0; not dead letters 0; without value 1;'),
  });
  expect((await say('lost.dlq', '--from', '0', '--dry-run')).status).toBe(1);
  expect((await say('lost.dlq', '--from', '0', '--group', 'others')).status).toBe(0);
  expect(told.out).toContain('0/0 track event-8: without-value (server.fault after 3 of readers, its 7 bytes lay in lost/2/40)');
});

it('names a topic that nobody made, and settings that do not go together', async () => {
  expect(await say('nowhere.dlq')).toEqual({ status: 1, out: expect.stringContaining('Nobody made nowhere.dlq') });
  expect(await replayCommand(['sick.dlq'], {}).catch(() => -1)).toBe(2);
  expect((await say('sick')).status).toBe(2);
});
