import { expect, it } from 'vitest';
import { identifyBearer } from './identify-bearer.ts';

const identify = identifyBearer(async (token) => ({ kind: 'user', id: token, issuer: 'i', subject: 's', name: 'n' }));
const from = (authorization?: string) => identify({ headers: { authorization } });

it('finds the token whatever the case of its scheme', async () => {
  expect(await from('Bearer a.b.c')).toMatchObject({ id: 'a.b.c' });
  expect(await from('bearer   a.b.c ')).toMatchObject({ id: 'a.b.c' });
});

it('knows a stranger from a fault', async () => {
  expect(await from()).toBeUndefined();
  for (const wrong of ['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b']) {
    await expect(from(wrong)).rejects.toMatchObject({ code: 'access.token-invalid' });
  }
});
