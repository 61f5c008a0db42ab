import { expect, it } from 'vitest';
import { LocalClients, stackClients } from './clients.ts';

const stack = {
  senseWebUrl: 'http://localhost:3001',
  senseWebClientId: 'axion-sense-web',
  genPublicUrl: 'http://localhost:3000',
  genClientId: 'axion-gen',
  genClientSecret: 'a-secret-of-the-stack',
  dashboards: [{ clientId: 'axion-jobs', name: 'Jobs', url: 'http://localhost:8888', clientSecret: 'another-secret-of-it' }],
};

it('reads what a stack writes', () => {
  const clients = stackClients(stack);
  expect(LocalClients.parse(JSON.stringify(clients))).toEqual(clients);
  expect(clients.map(({ redirectUris }) => redirectUris)).toEqual([
    ['http://localhost:3001/signed-in'],
    ['http://localhost:3000/api/v1/session/callback'],
    ['http://localhost:8888/jobs/signed-in'],
  ]);
});

it.each([
  ['no JSON', '['],
  ['no list', '{}'],
  ['no place to go back to', '[{"clientId":"a","name":"A","redirectUris":[]}]'],
  ['a short secret', '[{"clientId":"a","name":"A","clientSecret":"x","redirectUris":["http://localhost/"]}]'],
  ['an unknown setting', '[{"clientId":"a","name":"A","redirectUris":["http://localhost/"],"redirectUri":"x"}]'],
])('refuses %s', (_what, text) => {
  expect(LocalClients.safeParse(text).success).toBe(false);
});
