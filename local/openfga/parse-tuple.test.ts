import { describe, expect, it } from 'vitest';
import { parseObject, parseRelation, parseSubject } from './parse-tuple.ts';

describe('a thing', () => {
  it.each(['document:plan', 'table:018f/drives%20of%20May', 'document:a|b@c', 'document:طريق', `document:${'x'.repeat(247)}`])(
    'is %s',
    (text) => {
      const [type, ...id] = text.split(':');
      expect(parseObject(text)).toEqual({ type, id: id.join(':') });
    },
  );
  it.each([
    '',
    'document',
    'document:',
    ':plan',
    'document:*',
    'document:a:b',
    'document:a#b',
    'document:a b',
    'document:a\u0000',
    'document:\ud800',
    `document:${'x'.repeat(248)}`,
    `document:${'ض'.repeat(130)}`,
  ])('is not %j', (text) => {
    expect(() => parseObject(text)).toThrow(expect.objectContaining({ fgaCode: 'validation_error' }));
  });
});

describe('a subject', () => {
  it.each([
    ['user:amal', { type: 'user', id: 'amal', relation: '' }],
    ['user:*', { type: 'user', id: '*', relation: '' }],
    ['group:crew#member', { type: 'group', id: 'crew', relation: 'member' }],
  ])('is %s', (text, expected) => {
    expect(parseSubject(text)).toEqual(expected);
  });
  it.each(['', '*', 'amal', 'user:', 'user:amal#', 'group:*#member', 'group:a#b#c', `user:${'x'.repeat(508)}`])('is not %j', (text) => {
    expect(() => parseSubject(text)).toThrow(expect.objectContaining({ fgaCode: 'validation_error' }));
  });
});

it('takes a relation for a name and nothing else', () => {
  expect(parseRelation('can_view')).toBe('can_view');
  for (const wrong of ['', 'a b', 'a#b', 'a:b', 'a@b', 'x'.repeat(51)]) expect(() => parseRelation(wrong)).toThrow('malformed');
});
