import { expect, it } from 'vitest';
import { contentSecurityPolicy } from './page-security.ts';

it('names every other origin once and allows no code from text', () => {
  const policy = contentSecurityPolicy(
    { apiUrl: 'http://localhost:8080', objectsUrl: 'http://localhost:19000/axion', issuer: 'http://localhost:8080/realms/a' },
    'abc',
  );
  expect(policy).toContain("img-src 'self' data: blob: http://localhost:19000;");
  expect(policy).toContain("connect-src 'self' http://localhost:8080;");
  expect(policy).toContain("style-src 'self' 'nonce-abc';");
  expect(policy).not.toMatch(/unsafe/);
});
