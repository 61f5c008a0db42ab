import { expect, it } from 'vitest';
import { dependentsOf, startOrder, withDependencies } from './start-order.ts';

const part = (name: string, ...dependsOn: string[]) => ({ name, dependsOn });
const names = (parts: readonly { readonly name: string }[]) => parts.map(({ name }) => name);
const stack = [part('web', 'api'), part('api', 'migrate', 'objects'), part('migrate', 'store'), part('store'), part('objects')];

it('puts each part after all that it depends on', () => {
  expect(names(startOrder(stack))).toEqual(['store', 'migrate', 'objects', 'api', 'web']);
});

it('keeps the order of parts that wait for nothing', () => {
  expect(names(startOrder([part('b'), part('a'), part('c')]))).toEqual(['b', 'a', 'c']);
});

it('refuses a circle and an unknown part, and names them', () => {
  expect(() => startOrder([part('a', 'b'), part('b', 'c'), part('c', 'a')])).toThrow('These parts wait for each other: a → b → c → a');
  expect(() => startOrder([part('a', 'nobody')])).toThrow('a depends on nobody, which is not in the table');
});

it('adds what the wanted parts need and nothing else', () => {
  expect(names(withDependencies(stack, ['migrate']))).toEqual(['migrate', 'store']);
  expect(names(withDependencies(stack, ['objects', 'store']))).toEqual(['store', 'objects']);
});

it('knows who must end first', () => {
  expect(names(dependentsOf(stack, 'store'))).toEqual(['migrate']);
  expect(names(dependentsOf(stack, 'web'))).toEqual([]);
});
