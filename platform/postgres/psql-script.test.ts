import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { psqlScript } from './psql-script.ts';

it('splits a script where psql would', () => {
  const text =
    "-- what\ndo $$ begin null; end $$;\n\nselect 'create database a'\nwhere true\n\\gexec\n\nrevoke x;\n\\connect a\ncreate schema s;\n";
  expect(psqlScript(text)).toEqual([
    { database: undefined, kind: 'run', sql: '-- what\ndo $$ begin null; end $$;' },
    { database: undefined, kind: 'run-each-answer', sql: "select 'create database a'\nwhere true" },
    { database: undefined, kind: 'run', sql: 'revoke x;' },
    { database: 'a', kind: 'run', sql: 'create schema s;' },
  ]);
});

it('refuses what it does not know rather than skip it', () => {
  expect(() => psqlScript('\\if :x\nselect 1;\n')).toThrow('\\if :x is not a command');
});

it('sends no remarks alone', () => {
  expect(psqlScript('-- nothing\n\n')).toEqual([]);
});

it('reads the operator’s file to its end', () => {
  const steps = psqlScript(readFileSync(new URL('../../migrations/bootstrap.sql', import.meta.url), 'utf8'));
  expect(steps.map(({ database, kind }) => `${database ?? '-'} ${kind}`)).toEqual([
    '- run',
    '- run-each-answer',
    'axion_sense run',
    'axion_sense_tasks run',
    'axion_gen run',
    'axion_sense_permissions run',
  ]);
});
