import { expect, it } from 'vitest';
import { fault, faultOf, faultText } from './clickhouse-fault.ts';
import { httpStatusOf } from './reply/http-status.ts';

it.each([
  ['Code: 60. DB::Exception: Table x does not exist. (UNKNOWN_TABLE)', 60, 'UNKNOWN_TABLE', 'Table x does not exist.'],
  ['Query failed: Code: 62. DB::Exception: Syntax error (a): (b). (SYNTAX_ERROR)', 62, 'SYNTAX_ERROR', 'Syntax error (a): (b).'],
  ['Code: 107. DB::ErrnoException: Cannot open\nfile. (FILE_DOESNT_EXIST)', 107, 'FILE_DOESNT_EXIST', 'Cannot open\nfile.'],
])('takes the engine at its word: %s', (text, number, label, message) => {
  expect(faultOf(new Error(text))).toMatchObject({ number, label, message });
});

it('has a number for what is not the engine', () => {
  expect(faultOf(Object.assign(new Error('no room'), { code: 'ENOSPC' }))).toMatchObject({ number: 243 });
  expect(faultOf(Object.assign(new Error('incorrect header'), { code: 'Z_DATA_ERROR' }))).toMatchObject({ number: 271 });
  expect(faultOf(new Error('what?'))).toMatchObject({ number: 1001 });
  expect(faultOf(fault(164, 'no'))).toMatchObject({ number: 164, label: 'READONLY' });
});

it('is printed as ClickHouse prints it', () => {
  expect(faultText(fault(62, 'Syntax error'), '26.7.2.1')).toBe(
    'Code: 62. DB::Exception: Syntax error (SYNTAX_ERROR) (version 26.7.2.1 (chDB))\n',
  );
});

it.each([
  [62, 400],
  [516, 403],
  [60, 404],
  [159, 408],
  [229, 413],
  [48, 501],
  [395, 500],
])('answers error %i with status %i', (number, status) => {
  expect(httpStatusOf(number)).toBe(status);
});
