import { describe, expect, it } from 'vitest';
import { failureText, progressOf, showValue } from './pages/show-value.ts';
import { lengthText, momentOf, timeText } from './pages/words.ts';
import { openSessions, returnPath } from './session.ts';

describe('words', () => {
  it.each([
    [0, '0 s'],
    [59_400, '59 s'],
    [90_000, '1 min'],
    [3_600_000, '1 h'],
    [26 * 3_600_000, '1 d'],
    [-5, '0 s'],
  ])('%d ms are %s', (ms, text) => expect(lengthText(ms)).toBe(text));

  it('tells a moment before and after now', () => {
    const now = new Date('2026-11-21T12:00:00Z');
    expect(momentOf(new Date('2026-11-21T11:59:00Z'), now).html).toContain('1 min ago');
    expect(momentOf(new Date('2026-11-22T03:00:00Z'), now).html).toContain('in 15 h');
    expect(momentOf(null, now).html).toContain('–');
    expect(timeText(now)).toBe('2026-11-21 12:00:00');
  });
});

describe('what is shown', () => {
  it('hides what has the name of a secret at any depth, and passwords in addresses', () => {
    const shown = showValue({ road: 'Quay', nested: [{ apiKey: 'hush', refreshToken: 'hush' }], url: 'postgres://me:hush@host/db' });
    expect(shown).not.toContain('hush');
    expect(shown).toContain('postgres://me:[secret]@host/db');
    expect(shown).toContain('"road": "Quay"');
  });

  it('is bounded in depth and length', () => {
    let deep: unknown = 'bottom';
    for (let i = 0; i < 100; i += 1) deep = { deep };
    expect(showValue(deep)).not.toContain('bottom');
    expect(showValue(Array.from({ length: 9_000 }, () => 'word')).length).toBeLessThan(4_100);
  });

  it('reads failures of ours and of the queue, and progress only where there is some', () => {
    expect(failureText({ code: 'x', message: 'ours' })).toBe('ours');
    expect(failureText({ value: { message: 'job heartbeat timeout' } })).toBe('job heartbeat timeout');
    expect(failureText({ value: 'pg-boss shut down while active' })).toBe('pg-boss shut down while active');
    expect(failureText(null)).toBeUndefined();
    expect(progressOf({ progress: 0.5, words: 'half' })).toEqual({ fraction: 0.5, words: 'half' });
    expect(progressOf({ rows: 7 })).toBeUndefined();
  });
});

describe('a session', () => {
  const user = { kind: 'user', id: 'u', issuer: 'i', subject: 's', name: 'Amal' } as const;
  const clock = { now: new Date('2026-11-21T12:00:00Z') };
  const open = (differing: object = {}) =>
    openSessions({ cookiePrefix: 'axion_a', secret: 'one', secure: true, now: () => clock.now, ...differing });
  const sent = (setCookie: string) => setCookie.split(';')[0] ?? '';

  it('is read on every replica, for four hours, and nowhere else', () => {
    const cookie = sent(open().begin(user, 'an-id-token'));
    expect(open().read(cookie)).toMatchObject({ user, idToken: 'an-id-token' });
    expect(open({ secret: 'another' }).read(cookie)).toBeUndefined();
    expect(open({ cookiePrefix: 'axion_b' }).read(cookie.replace('axion_a', 'axion_b'))).toBeUndefined();
    clock.now = new Date('2026-11-21T16:00:00Z');
    expect(open().read(cookie)).toBeUndefined();
    clock.now = new Date('2026-11-21T12:00:00Z');
  });

  it('fits into a cookie, also when the provider is wordy', () => {
    const cookie = open().begin({ ...user, name: 'n'.repeat(300) }, 'x'.repeat(3_000));
    expect(cookie.length).toBeLessThan(4_000);
    expect(open().read(sent(cookie))).toMatchObject({ idToken: null });
    expect(cookie).toMatch(/; Path=\/jobs; .*HttpOnly; SameSite=Lax; Secure$/);
    expect(open().begin(user, 'x'.repeat(2_000)).length).toBeLessThan(4_096);
  });

  it('comes back to pages of the dashboard only', () => {
    for (const path of ['/jobs', '/jobs/dead', '/jobs/queues/a-b?state=failed&after=x_Y-9']) expect(returnPath(path)).toBe(path);
    for (const path of ['//x', '/jobs//x', '/jobs/../x', 'https://x', '/', '/jobsx', undefined]) expect(returnPath(path)).toBe('/jobs');
  });
});
