import { expect, it } from 'vitest';
import type { PartState, StackState } from '../../supervisor/part-state.ts';
import { newsLines, secondsText, waitingLine } from './progress.ts';
import { readyPage } from './ready-page.ts';
import { memoryTable, servicesOf, statusTable } from './status-table.ts';

const part = (name: string, more: Partial<PartState> = {}): PartState => ({
  ...{ name, title: name.toUpperCase(), kind: 'server', standing: 'ready', url: `http://localhost/${name}`, pid: 7, restarts: 0 },
  ...{ external: false, detail: null, tookMs: 1_234, ...more },
});
const state = (...parts: readonly PartState[]): StackState => ({
  ...{ phase: 'ready', supervisorPid: 1, startedAt: '2026-11-21T12:00:00.000Z', tookMs: 5_000, failure: null, parts },
});

it('tells each change once', () => {
  const starting = state(part('api', { standing: 'starting' }));
  const ready = state(part('api'));
  expect(newsLines(undefined, starting)).toEqual([]);
  expect(newsLines(starting, ready)).toEqual([expect.stringMatching(/^ {2}✓ API +1\.2 s$/)]);
  expect(newsLines(ready, ready)).toEqual([]);
});

it('tells a crash with its reason and that it runs again', () => {
  const crashed = state(part('api', { standing: 'restarting', restarts: 1, detail: 'was ended by SIGKILL; starting again in 0.25 s' }));
  expect(newsLines(state(part('api')), crashed)).toEqual(['  ! API: was ended by SIGKILL; starting again in 0.25 s']);
  expect(newsLines(crashed, crashed)).toEqual([]);
  expect(newsLines(crashed, state(part('api', { restarts: 1 })))).toEqual([expect.stringContaining('runs again')]);
});

it('says what is being waited for, with the progress of steps', () => {
  const busy = state(
    part('api', { standing: 'starting' }),
    part('fetch', { kind: 'step', standing: 'working', detail: '12 of 39 MB' }),
    part('s3'),
  );
  expect(waitingLine(busy)).toBe('  … API · FETCH: 12 of 39 MB');
  expect(waitingLine(state(part('s3')))).toBeUndefined();
});

it('shows pages, sign-ins and three things to try when everything runs', () => {
  const all = state(...['sense-web', 'gen-web', 'sense-api', 'gen-api'].map((name) => part(name)));
  const page = readyPage(all, [{ name: 'inspector', password: 'a-password', may: 'records drives' }]);
  expect(page).toContain('Axion is ready (5.0 s).');
  expect(page).toMatch(/Sense Web +http:\/\/localhost\/sense-web\//);
  expect(page).toMatch(/inspector +a-password +records drives/);
  expect(page.match(/^ {2}[123]\. /gm)).toHaveLength(3);
});

it('offers no page that does not run', () => {
  const page = readyPage(state(part('postgres')), [{ name: 'inspector', password: 'a-password', may: '' }]);
  expect(page).toContain('Only a part of the stack runs');
  expect(page).not.toContain('a-password');
});

it('lists servers and the supervisor, not steps, with the memory of their trees', () => {
  const memory = { 7: { processes: 3, residentBytes: 2_097_152, pssBytes: 1_048_576 } };
  const services = servicesOf({
    ...state(part('api'), part('theirs', { external: true, pid: null }), part('seed', { kind: 'step' })),
    memory,
  });
  expect(services.map(({ name, state: standing }) => `${name} ${standing}`)).toEqual(['api ready', 'theirs external', 'supervisor ready']);
  expect(services[0]).toMatchObject({ residentBytes: 2_097_152, pssBytes: 1_048_576, restarts: 0, pid: 7 });
  expect(statusTable(services)[1]).toMatch(/^api +ready +7 +1\.0 MiB +0 +http/);
  expect(memoryTable(services).at(-1)).toMatch(/^The whole stack: 1\.0 MiB/);
});

it('writes durations as people say them', () => {
  expect([secondsText(80), secondsText(12_340), secondsText(125_000)]).toEqual(['0.1 s', '12.3 s', '2 min 05 s']);
});
