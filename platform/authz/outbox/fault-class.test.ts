import { expect, it } from 'vitest';
import { AxionError } from '../../errors/axion-error.ts';
import { faultClassOf, faultCodeOf } from './fault-class.ts';

const refused = (code: string) => new AxionError('store.refused', { store: 'openfga', code });

it.each([
  ['a store that is away', new AxionError('store.unavailable', { store: 'openfga' }), 'always'],
  ['a program without a model yet', new AxionError('server.not-ready', { waitsFor: 'the model' }), 'always'],
  ['a wrong token', refused('unauthenticated'), 'always'],
  ['a store that was made anew', refused('store_id_not_found'), 'always'],
  ['two writers at once', refused('status-409'), 'always'],
  ['a proxy that does not like it', refused('status-400'), 'always'],
  ['a proxy for which it is too much', refused('status-413'), 'always'],
  ['a relation that the model does not have', refused('validation_error'), 'never'],
  ['a type that it does not have', refused('type_not_found'), 'never'],
  ['a code of a later release', refused('something_new'), 'limited'],
  ['a fault of ours', new TypeError('undefined is not a function'), 'limited'],
] as const)('tries after %s: %s', (_what, error, kind) => {
  expect(faultClassOf(error)).toBe(kind);
});

it('names what the store said and nothing else', () => {
  expect(faultCodeOf(refused('type_not_found'))).toBe('type_not_found');
  expect(faultCodeOf(refused('x'.repeat(300)))).toHaveLength(100);
  expect(faultCodeOf(new Error('user:amal'))).toBe('unknown');
});
