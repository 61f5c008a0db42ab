import { describe, expect, it } from 'vitest';
import { lockOf, tableMadeBy } from './statement-locks.ts';

describe('the lock of a statement', () => {
  it.each([
    ['alter table public.users add column x int', 'ACCESS EXCLUSIVE', 'public.users'],
    ['ALTER TABLE IF EXISTS ONLY users DROP COLUMN x', 'ACCESS EXCLUSIVE', 'users'],
    ['alter table users validate constraint c', 'SHARE UPDATE EXCLUSIVE', 'users'],
    ['alter table users validate constraint c, add column x int', 'ACCESS EXCLUSIVE', 'users'],
    ['alter table users add constraint c check (x in (1, 2)) not valid', 'ACCESS EXCLUSIVE', 'users'],
    ['alter table users add constraint c foreign key (x) references roles (id) not valid', 'SHARE ROW EXCLUSIVE', 'users'],
    ['alter table users alter column x set statistics 500', 'SHARE UPDATE EXCLUSIVE', 'users'],
    ['alter table users set (fillfactor = 80)', 'SHARE UPDATE EXCLUSIVE', 'users'],
    ['create index users_x on public.users (x)', 'SHARE', 'public.users'],
    ['create unique index on users (x)', 'SHARE', 'users'],
    ['create index concurrently if not exists users_x on users (x)', 'SHARE UPDATE EXCLUSIVE', 'users'],
    ['create trigger t before update on public.users for each row execute function f()', 'SHARE ROW EXCLUSIVE', 'public.users'],
    ['drop table if exists a', 'ACCESS EXCLUSIVE', 'a'],
    ['truncate public.a', 'ACCESS EXCLUSIVE', 'public.a'],
    ['insert into public.users values (1)', 'ROW EXCLUSIVE', 'public.users'],
    ['update public.users set x = 1', 'ROW EXCLUSIVE', 'public.users'],
    ["comment on column public.users.x is 'It.'", 'SHARE UPDATE EXCLUSIVE', 'public.users'],
    ["comment on table users is 'They.'", 'SHARE UPDATE EXCLUSIVE', 'users'],
    ["select migrations.partition_by_time('a.b', 'created_at', every => '1 day')", 'ACCESS EXCLUSIVE', 'a.b'],
    ["select partman.create_parent(p_parent_table => 'a.b', p_control => 'c')", 'ACCESS EXCLUSIVE', 'a.b'],
    ['create table a (id int references public.users (id))', 'SHARE ROW EXCLUSIVE', 'public.users'],
    ['create table a (id int)', 'none', 'a'],
    ['create function f() returns int language sql as $$ select 1 $$', 'none', undefined],
    ['grant select on users to x', 'none', undefined],
    ['do $$ begin drop table a; end $$', 'unknown', undefined],
  ])('%s', (sql, lock, on) => {
    expect(lockOf(sql)).toEqual({ lock, on });
  });

  it('bothers nobody on a table that the plan makes', () => {
    const made = new Set(['a', 's.b'].map(String));
    expect(tableMadeBy('create table if not exists public.A (x int)')).toBe('a');
    expect(lockOf('alter table public.a add y int', made)).toEqual({ lock: 'none', on: 'public.a' });
    expect(lockOf('create index b_x on s.b (x)', made)).toEqual({ lock: 'none', on: 's.b' });
    expect(lockOf('create table c (id int references a (id))', made)).toEqual({ lock: 'none', on: 'c' });
    expect(lockOf('alter table a add foreign key (x) references users (id)', made)).toEqual({ lock: 'SHARE ROW EXCLUSIVE', on: 'users' });
  });
});
