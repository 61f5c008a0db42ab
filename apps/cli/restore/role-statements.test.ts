import { expect, it } from 'vitest';
import { differingCounts } from './differing-counts.ts';
import { rightStatements, settingStatements } from './restore-database.ts';
import { roleStatements } from './role-statements.ts';

const dump = `--
-- PostgreSQL database cluster dump
\\restrict abc
CREATE ROLE axion_gen_app;
ALTER ROLE axion_gen_app WITH NOSUPERUSER LOGIN;
CREATE ROLE postgres;
ALTER ROLE postgres WITH SUPERUSER;
CREATE ROLE axion_vision;
ALTER ROLE axion_vision WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 7 VALID UNTIL '2030-01-01 00:00:00+00';
CREATE ROLE axion_group;
ALTER ROLE axion_group WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB NOLOGIN NOREPLICATION NOBYPASSRLS;
ALTER ROLE axion_gen_app SET log_min_messages TO 'log';
GRANT axion_vision TO postgres WITH ADMIN OPTION, INHERIT FALSE, SET FALSE GRANTED BY postgres;
GRANT pg_monitor TO axion_vision WITH INHERIT TRUE GRANTED BY postgres;
\\unrestrict abc
`;

it('makes our roles that are not there, and nobody else', () => {
  const there = 'CREATE ROLE axion_gen_app;\nALTER ROLE axion_gen_app WITH NOSUPERUSER CREATEDB LOGIN;\n';
  expect(roleStatements(dump, there)).toEqual({
    roles: [`CREATE ROLE axion_vision LOGIN CONNECTION LIMIT 7 VALID UNTIL '2030-01-01 00:00:00+00'`, 'CREATE ROLE axion_group'],
    rights: [`ALTER ROLE axion_gen_app SET log_min_messages TO 'log'`, 'GRANT pg_monitor TO axion_vision WITH INHERIT TRUE'],
  });
});

it('runs nothing of what a server says already', () => {
  const there = dump.replace('GRANTED BY postgres', 'GRANTED BY somebody');
  expect(roleStatements(dump, there)).toEqual({ roles: [], rights: [] });
});

it('gives a database back to its owner and lets in who was let in', () => {
  const rights = {
    owner: 'axion_gen_migrate',
    isClosed: true,
    grants: [{ role: 'axion_gen_app', privileges: ['CONNECT'] }],
    settings: [
      { role: null, name: 'axion.restored_at', value: 'long ago' },
      { role: 'axion_gen_app', name: 'search_path', value: `it's` },
    ],
  };
  expect(rightStatements('axion_gen', rights)).toEqual([
    'alter database "axion_gen" owner to "axion_gen_migrate"',
    'revoke all on database "axion_gen" from public',
    'grant CONNECT on database "axion_gen" to "axion_gen_app"',
  ]);
  expect(settingStatements('axion_gen', rights)).toEqual([
    `alter role "axion_gen_app" in database "axion_gen" set "search_path" = 'it''s'`,
  ]);
});

it('names tables whose rows are not as many as they were', () => {
  expect(differingCounts({ a: 1, b: 2 }, { a: 1, b: 3, c: 1 })).toEqual(['b has 3 rows, wanted are 2', 'c has 1 rows, wanted are 0']);
});
