import { expect, it } from 'vitest';
import { differingCounts } from './differing-counts.ts';
import { rightStatements } from './restore-database.ts';
import { modelOf } from './restore-tuples.ts';
import { roleStatements } from './role-statements.ts';

const dump = `--
-- PostgreSQL database cluster dump
\\restrict abc
CREATE ROLE axion_gen_app;
ALTER ROLE axion_gen_app WITH NOSUPERUSER LOGIN;
CREATE ROLE postgres;
ALTER ROLE postgres WITH SUPERUSER;
CREATE ROLE axion_vision;
GRANT pg_monitor TO axion_vision WITH INHERIT TRUE GRANTED BY postgres;
\\unrestrict abc
`;

it('makes our roles that are not there, and nobody else', () => {
  expect(roleStatements(dump, new Set(['axion_gen_app', 'postgres']))).toEqual([
    'ALTER ROLE axion_gen_app WITH NOSUPERUSER LOGIN',
    'CREATE ROLE axion_vision',
    'GRANT pg_monitor TO axion_vision WITH INHERIT TRUE',
  ]);
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
    `alter role "axion_gen_app" in database "axion_gen" set "search_path" = 'it''s'`,
  ]);
});

it('names tables whose rows are not as many as they were', () => {
  expect(differingCounts({ a: 1, b: 2 }, { a: 1, b: 3, c: 1 })).toEqual(['b has 3 rows, wanted are 2', 'c has 1 rows, wanted are 0']);
});

it('writes a fact under the newest model that knows its type', () => {
  const models = [
    { id: 'gen', type_definitions: [{ type: 'role' }] },
    { id: 'sense', type_definitions: [{ type: 'role' }, { type: 'task' }] },
  ];
  expect([modelOf(models, 'role:1'), modelOf(models, 'task:2'), modelOf(models, 'x:3')]).toEqual(['gen', 'sense', undefined]);
});
