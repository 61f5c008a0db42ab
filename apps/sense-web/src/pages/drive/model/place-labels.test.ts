import { expect, it } from 'vitest';
import { placeLabels } from './place-labels.ts';

it('centres labels, keeps them inside and leaves out those that would touch', () => {
  const labels = [
    { middle: 5, width: 40 },
    { middle: 100, width: 40 },
    { middle: 130, width: 40 },
    { middle: 298, width: 40 },
  ];
  expect(placeLabels(labels, 300)).toEqual([0, 80, null, 260]);
});

it('leaves out what has no room at all', () => {
  expect(placeLabels([{ middle: 10, width: 50 }], 40)).toEqual([null]);
});
