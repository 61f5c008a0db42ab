import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import { checkParts } from '@axion/platform/migrations/runner-parts.ts';
import { topicsPart } from '@axion/platform/migrations/store-parts.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { wantedTopics } from './wanted-topics.ts';

let db: TestDatabase<'axion_events'>;
beforeAll(async () => {
  db = await openDatabase('axion_events');
});
afterAll(() => db.drop());

it('tells which topics are missing and which have another number of partitions', async () => {
  const open = () => connectEventLog({ postgresUrl: db.urls.app, poolMax: 2 });
  const log = open();
  const part = topicsPart({ topics: wantedTopics, open });
  const said: string[] = [];
  expect(await part.check()).toHaveLength(wantedTopics.length);
  expect(await part.plan()).toContain('  topic axion.sense.track.metadata.dlq would be made with 1 partition');

  await log.ensureTopics(wantedTopics);
  expect(await checkParts([part], (line) => said.push(line))).toBe(0);
  const wanted = [...wantedTopics, { name: 'a.new.one', partitions: 2 }].map((topic) =>
    topic.name === 'recognition_requests' ? { ...topic, partitions: 99 } : topic,
  );
  expect(await checkParts([topicsPart({ topics: wanted, open })], (line) => said.push(line))).toBe(1);
  await log.close();
  expect(said).toEqual([
    'topics: as this release makes it',
    'topics: 2 differences',
    expect.stringMatching(/^ {2}topic recognition_requests has \d+ partitions; it should have 99, and only a new topic can$/),
    '  topic a.new.one is missing',
  ]);
});
