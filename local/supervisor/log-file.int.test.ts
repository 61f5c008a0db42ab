import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lastLines, openLogFile, readFrom } from './log-file.ts';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'axion-log-')), 'api.log');
});
afterEach(() => rmSync(join(path, '..'), { recursive: true }));

it('goes on where an earlier run ended, and begins anew when it is full', () => {
  writeFileSync(path, 'earlier\n');
  const log = openLogFile(path, 20);
  log.write('ten bytes\n');
  log.write('ten bytes more\n');
  log.close();
  expect(readFileSync(path, 'utf8')).toBe('ten bytes more\n');
  expect(readFileSync(path.replace('.log', '.1.log'), 'utf8')).toBe('earlier\nten bytes\n');
});

it('shows the last lines, also of a long file', () => {
  writeFileSync(path, Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join(''));
  expect(lastLines(path, 2)).toEqual(['line 19998', 'line 19999']);
  expect(lastLines(`${path}.absent`, 2)).toEqual([]);
});

it('follows whole lines only, also across a rotation', () => {
  writeFileSync(path, 'one\n');
  const { end } = readFrom(path);
  appendFileSync(path, 'two\nthr');
  const next = readFrom(path, end);
  expect(next.lines).toEqual(['two']);
  appendFileSync(path, 'ee\n');
  expect(readFrom(path, next.end).lines).toEqual(['three']);
  writeFileSync(path, 'new\n');
  expect(readFrom(path, 100).lines).toEqual(['new']);
});
