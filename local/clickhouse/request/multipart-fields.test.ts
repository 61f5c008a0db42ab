import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { formBoundary, multipartFields } from './multipart-fields.ts';

const fields = async (text: string, size = 7) => {
  const bytes = Buffer.from(text, 'utf8');
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
  return Object.fromEntries(await multipartFields(Readable.from(pieces), 'XX'));
};
const part = (head: string, value: string) => `--XX\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`;

it('reads text fields byte for byte', async () => {
  const form = `${part('name="query"', 'select 1')}${part('name="param_a"', "é\r\n--X'")}--XX--\r\n`;
  expect(await fields(form)).toEqual({ query: 'select 1', param_a: "é\r\n--X'" });
});

it.each([
  ['a form without an end', part('name="a"', 'b'), 36],
  ['a part without a name', `${part('x="a"', 'b')}--XX--\r\n`, 36],
  ['a file', `${part('name="a"; filename="x"', 'b')}--XX--\r\n`, 48],
  ['an external table', `${part('name="t_structure"', 'a UInt8')}--XX--\r\n`, 48],
])('refuses %s', async (_what, form, number) => {
  await expect(fields(form)).rejects.toMatchObject({ number });
});

it('knows a form by its type', () => {
  expect(formBoundary('multipart/form-data; boundary=abc')).toBe('abc');
  expect(formBoundary('multipart/form-data; charset=utf-8; boundary="a c"')).toBe('a c');
  expect(formBoundary('text/plain')).toBeUndefined();
});
