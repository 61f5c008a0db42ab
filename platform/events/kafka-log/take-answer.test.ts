import { expect, it } from 'vitest';
import type { Ahead } from './ahead.ts';
import { takeAnswer } from './take-answer.ts';

/** As brokers tell a failure: with no place of the log. */
const answer = (partitionIndex: number, errorCode: number) => ({
  partitionIndex,
  errorCode,
  highWatermark: -1n,
  lastStableOffset: -1n,
  logStartOffset: -1n,
  divergingEpoch: { epoch: -1, endOffset: -1n },
  currentLeader: { leaderId: -1, leaderEpoch: -1 },
  snapshotId: { endOffset: -1n, epoch: -1 },
  abortedTransactions: [],
  preferredReadReplica: -1,
  records: [],
});
const [outOfRange, notLeader] = [1, 6];

it('forgets a place that the log does not have, and tells it from what a broker refused', () => {
  const parts = [3, 4, 5].map((partition): [number, Ahead] => [partition, { since: 1n, next: 1_000n, messages: [] }]);
  const partitions = [answer(3, outOfRange), answer(4, notLeader), answer(5, 0), answer(9, notLeader)];
  const response = { throttleTimeMs: 0, errorCode: 0, sessionId: 0, responses: [{ topicId: 'x', partitions }] };
  expect(takeAnswer({ topic: 't', parts }, response)).toEqual({ lost: [{ partition: 3, offset: 1_000n }], refused: 1 });
  expect(parts.map(([, { next }]) => next)).toEqual([undefined, 1_000n, 1_000n]);
});
