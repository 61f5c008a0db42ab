import { expect, it } from 'vitest';
import { progressLine } from './progress.ts';
import { addsUp, type Summary, summaryText } from './summary.ts';

const summary: Summary = {
  found: 10,
  sent: 6,
  known: 1,
  used: 1,
  refused: 2,
  failed: 0,
  sentBytes: 2_500_000,
  seconds: 2,
  drives: [{ trackId: '019a', name: 'lund', frames: 6, startedAt: '2014-06-07T10:24:05.656Z', cutBy: undefined }],
  refusals: [
    { path: 'a.jpg', reason: 'no-time' },
    { path: 'b.jpg', reason: 'no-time', detail: 'why' },
  ],
  failures: [],
};

it('adds up, or says so', () => {
  expect(addsUp(summary)).toBe(true);
  expect(addsUp({ ...summary, sent: 5 })).toBe(false);
});

it('tells every reason once with its files', () => {
  const text = summaryText(summary);
  expect(text).toContain('no-time (2)');
  expect(text).toContain('b.jpg  (why)');
  expect(text).toContain('2.5 MB, 3.0 files/s, 1 drive');
});

it('draws how far, how fast and how long', () => {
  expect(progressLine({ label: 'Sending', done: 25, total: 100, bytes: 5e6, elapsedMs: 10_000 })).toBe(
    'Sending  [======>                     ] 25/100  25 %  0.5 MB/s  0:30 left',
  );
});
