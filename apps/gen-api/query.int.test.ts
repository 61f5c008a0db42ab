import { afterAll, beforeAll, expect, it } from 'vitest';
import { openGenApi, type TestGenApi } from '../../test/harness/gen-api.ts';

let gen: TestGenApi;
beforeAll(async () => {
  gen = await openGenApi();
  await gen.addDrive(gen.organizations.axionville, 30);
  await gen.addDrive(gen.organizations.rivalton, 7);
});
afterAll(() => gen?.close());

it('counts the frames of one’s own organization', async () => {
  const response = await gen.call('analyst', 'POST', '/bigdata/query', { source: 'sense', sql: 'select count() as n from frames' });
  const text = await response.text();
  expect(text.split('\n')).toEqual(['{"n":30}', expect.stringContaining('"complete":true'), '']);
});
