import { describe, expect, it } from 'vitest';
import { serverList } from './server-list.ts';
import { isServerTrouble, isTurnedAway, leavesConnectionUsable } from './trouble.ts';

const said = (code: string, severity = 'ERROR') => Object.assign(new Error(code), { code, severity });

describe('what an error tells of its server', () => {
  it.each([
    // An error; another server may serve; the server did nothing of it; the connection lives on.
    ['a unique violation', said('23505'), false, false, true],
    ['a standby', said('25006'), true, true, false],
    ['a server going away', said('57P01', 'FATAL'), true, true, false],
    ['a crash of another session', said('57P02', 'FATAL'), true, true, false],
    ['a server that starts', said('57P03', 'FATAL'), true, false, false],
    ['a refused connection', said('ECONNREFUSED', ''), true, false, false],
    ['a connection that broke', new Error('Connection terminated unexpectedly'), true, false, false],
    ['a wrong password', said('28P01', 'FATAL'), false, false, false],
    ['a full pool', new Error('timeout exceeded when trying to connect'), false, false, false],
    ['a statement that took too long', new Error('Query read timeout'), false, false, false],
  ])('%s', (_what, error, another, nothingDone, usable) => {
    expect([isServerTrouble(error), isTurnedAway(error), leavesConnectionUsable(error)]).toEqual([another, nothingDone, usable]);
  });
});

describe('the servers of a cluster', () => {
  it('are asked in turn, and left once by all who met the same one', () => {
    const list = serverList(['a', 'b']);
    list.leave('a');
    list.leave('a');
    expect(list.current()).toBe('b');
    list.leave('b');
    expect(list.current()).toBe('a');
  });
});
