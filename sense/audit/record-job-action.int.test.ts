import { afterAll, beforeAll, expect, it } from 'vitest';
import { inspector, openSenseWorld, type SenseWorld } from '../../test/harness/sense-world.ts';
import { recordJobAction } from './record-job-action.ts';

let world: SenseWorld;
beforeAll(async () => {
  world = await openSenseWorld();
});
afterAll(() => world.close());

it("sends what a person did to a job to the audit, as the installation's", async () => {
  const record = recordJobAction(world.deps);
  const runId = '018f0000-0000-7000-8000-0000000000c1';
  await record(inspector, { action: 'job.cancelled', job: 'partman-maintenance', runId, count: 1 });
  await record(inspector, { action: 'job.redriven', job: 'membership-expiry', runId: null, count: 7 });
  const about = { actorKind: 'user', actorId: inspector.id, subjectKind: 'job', organizationId: '00000000-0000-0000-0000-000000000000' };
  expect((await world.waiting()).map(({ topic, type, payload }) => ({ topic, type, payload }))).toEqual([
    {
      ...{ topic: 'axion.sense.audit.events', type: 'audit' },
      payload: expect.objectContaining({
        ...{ ...about, action: 'job.cancelled', subjectId: runId },
        details: { job: 'partman-maintenance', count: 1 },
      }),
    },
    {
      ...{ topic: 'axion.sense.audit.events', type: 'audit' },
      payload: expect.objectContaining({
        ...{ ...about, action: 'job.redriven', subjectId: 'membership-expiry' },
        details: { job: 'membership-expiry', count: 7 },
      }),
    },
  ]);
});
