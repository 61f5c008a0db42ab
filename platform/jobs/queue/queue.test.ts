import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AxionError } from '../../errors/axion-error.ts';
import { type AnyJob, job } from '../job.ts';
import { failureOf, isFinal } from './failure-of.ts';
import { queueOf } from './queue-of.ts';
import { reportProgress } from './report-progress.ts';

const some = (differing: Partial<AnyJob<never>>): AnyJob<never> => ({
  ...job({
    name: 'tidy-up',
    about: 'Tidies.',
    payload: z.strictObject({ road: z.string().optional() }),
    retry: { limit: 3, delaySeconds: 5 },
    timeoutMs: 90_500,
    run: async () => ({}),
  }),
  ...differing,
});

describe('a queue', () => {
  it('carries what the job says, and never asks for a table of its own', () => {
    const { policy, options } = queueOf(some({}), 30);
    expect(policy).toBe('standard');
    expect(options).toMatchObject({
      retryLimit: 3,
      retryDelay: 5,
      retryBackoff: true,
      expireInSeconds: 91,
      heartbeatSeconds: 30,
      deadLetter: 'dead-letters',
    });
    expect(options).not.toHaveProperty('partition');
    expect(queueOf(some({ singleton: () => 'all' }), 30).policy).toBe('singleton');
  });

  it.each([
    [{ name: 'Tidy' }, 'kebab-case'],
    [{ name: 'dead-letters' }, 'is taken'],
    [{ retry: { limit: -1, delaySeconds: 1 } }, 'less than 0'],
    [{ retry: { limit: 1, delaySeconds: 0.5 } }, 'whole number of seconds'],
    [{ timeoutMs: 10 }, 'less than a second'],
    [{ keptDays: 0 }, 'less than a day'],
    [{ schedule: '0 0 3 * * *' }, 'five fields'],
    [{ runsWhenNew: true }, 'has none'],
    [{ schedule: '0 3 * * *', payload: z.strictObject({ road: z.string() }) }, 'does not take {}'],
  ] as const)('is refused for %o', (differing, says) => {
    expect(() => queueOf(some(differing as Partial<AnyJob<never>>), 30)).toThrow(
      expect.objectContaining({ code: 'configuration.invalid', params: { faults: [expect.stringContaining(says)] } }),
    );
  });
});

describe('a failure', () => {
  it('is kept by its code and words, without passwords, and not at any length', () => {
    const known = failureOf(new AxionError('store.unavailable', { store: 'postgres' }, new Error('password=hush')));
    expect(known).toMatchObject({ code: 'store.unavailable', message: expect.stringContaining('postgres did not answer') });
    expect(JSON.stringify(known)).not.toContain('hush');
    expect(failureOf(new Error('s3://key:hush@bucket')).message).toBe('Error: s3://key:[secret]@bucket');
    expect(failureOf('a word').message).toBe('It threw something that is no error.');
    expect(failureOf(new Error('x'.repeat(9_000))).message.length).toBe(501);
  });

  it.each([
    [new AxionError('request.malformed', { errors: [] }), true],
    [new AxionError('store.unavailable', { store: 'postgres' }), false],
    [new AxionError('server.fault', {}), false],
    [new Error('who knows'), false],
  ])('%s is final: %s', (error, final) => expect(isFinal(error)).toBe(final));
});

describe('progress', () => {
  it('is written at once, then the latest of what came meanwhile, within bounds', async () => {
    const written: unknown[] = [];
    const progress = reportProgress(async (now) => written.push(now), 40);
    for (const fraction of [0.1, 0.2, 7]) progress.tell(fraction, 'w'.repeat(300));
    expect(written).toEqual([{ fraction: 0.1, words: 'w'.repeat(200) }]);
    await wait(100);
    expect(written).toHaveLength(2);
    expect(written[1]).toMatchObject({ fraction: 1 });
    progress.tell(Number.NaN);
    await progress.stop();
    expect(written.length).toBeLessThanOrEqual(3);
    await wait(80);
    expect(written.length).toBeLessThanOrEqual(3);
  });

  it('survives a store that is down', async () => {
    const progress = reportProgress(() => Promise.reject(new Error('down')), 10);
    progress.tell(0.5);
    await wait(30);
    progress.tell(0.6);
    await progress.stop();
  });
});
