import { appendFileSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openJournal, planKey } from './journal.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'axion-journal-'));
const plan = (key: string) => ({
  key,
  trackId: '019a9f00-0000-7000-8000-000000000001',
  batchId: '019a9f00-0000-7000-8000-000000000002',
  frames: { ab: '019a9f00-0000-7000-8000-000000000003' },
});

it('gives an unfinished plan back after a crash, and a finished one no more', () => {
  const at = folder();
  const first = openJournal(at, 'http://api');
  first.begin(plan('one'));
  first.begin(plan('two'));
  first.finish('two');
  const second = openJournal(at, 'http://api');
  expect(second.unfinished('one')).toEqual(plan('one'));
  expect(second.unfinished('two')).toBeUndefined();
  expect(openJournal(at, 'http://other').unfinished('one')).toBeUndefined();
});

it('passes over a line that a crash cut, and goes on after it', () => {
  const at = folder();
  const first = openJournal(at, 'http://api');
  first.begin(plan('one'));
  appendFileSync(join(at, readdirSync(at)[0] as string), '\n{"key":"torn","trackId":"019');
  const second = openJournal(at, 'http://api');
  second.begin(plan('two'));
  const third = openJournal(at, 'http://api');
  expect([third.unfinished('one'), third.unfinished('torn'), third.unfinished('two')].map((found) => found?.key)).toEqual([
    'one',
    undefined,
    'two',
  ]);
});

it('speaks of the same drive whatever the order of its files', () => {
  expect(planKey('org', 'cam', ['b', 'a'])).toBe(planKey('org', 'cam', ['a', 'b']));
  expect(planKey('org', 'cam', ['a'])).not.toBe(planKey('other', 'cam', ['a']));
});
