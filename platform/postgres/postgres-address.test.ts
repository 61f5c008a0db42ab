import { describe, expect, it } from 'vitest';
import { postgresAddress, withDatabase, withoutPassword, withRole } from './postgres-address.ts';

const several = 'postgres://me:p%40ss@a:5432,b:5433,[::1]:5434/db?target_session_attrs=read-write';

describe('the address of a cluster', () => {
  it('names one server, or several', () => {
    expect(postgresAddress('postgres://me:x@host/db')).toEqual({
      servers: ['postgres://me:x@host/db'],
      database: 'db',
      role: 'me',
      takesAnyServer: false,
    });
    expect(postgresAddress(several).servers).toEqual([
      'postgres://me:p%40ss@a:5432/db?target_session_attrs=read-write',
      'postgres://me:p%40ss@b:5433/db?target_session_attrs=read-write',
      'postgres://me:p%40ss@[::1]:5434/db?target_session_attrs=read-write',
    ]);
  });

  it('wants the server that takes writes unless told otherwise', () => {
    expect(postgresAddress(several).takesAnyServer).toBe(false);
    expect(postgresAddress('postgres://a,b/db?target_session_attrs=any').takesAnyServer).toBe(true);
  });

  it('changes database and sign-in for all servers', () => {
    expect(withDatabase(several, 'odd/name')).toBe(
      'postgres://me:p%40ss@a:5432,b:5433,[::1]:5434/odd%2Fname?target_session_attrs=read-write',
    );
    expect(withRole('postgresql://a,b/db', 'you', 'a/b@c')).toBe('postgresql://you:a%2Fb%40c@a,b/db');
    expect(postgresAddress(withRole(several, 'you', 'x'))).toMatchObject({ role: 'you', database: 'db' });
    expect(withoutPassword(several)).not.toContain('p%40ss');
  });

  it.each([
    '',
    'http://a/db',
    'postgres://a:99999/db',
    'postgres://a:x/db',
    'postgres://me:hush@/db',
    'postgres://me:hush@a,,b/db',
    'me:hush@a',
  ])('refuses %s without repeating it', (url) => {
    const refused = () => postgresAddress(url);
    expect(refused).toThrow('configuration.invalid');
    try {
      refused();
    } catch (error) {
      expect(JSON.stringify((error as { params: object }).params)).not.toContain('hush');
    }
  });
});
