import { expect, it } from 'vitest';
import { previousLog, readableLine } from './log-file.ts';

it('makes words of a JSON line, and leaves other lines', () => {
  expect(readableLine('{"level":"info","time":"2026-11-21T12:00:01.000Z","service":"s3","message":"listening","port":19000}')).toBe(
    '12:00:01 info listening port=19000',
  );
  expect(readableLine('{"level":"info","time":"2026-11-21T12:00:01.000Z","message":"applying","name":"0001"}', { brief: true })).toBe(
    'applying name=0001',
  );
  expect(readableLine('{ not json')).toBe('{ not json');
  expect(readableLine('LOG:  ready')).toBe('LOG:  ready');
});

it('keeps one file before the present one', () => {
  expect(previousLog('/logs/s3.log')).toBe('/logs/s3.1.log');
});
