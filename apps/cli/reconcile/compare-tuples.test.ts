import { expect, it } from 'vitest';
import { isKnowable, productOf, tupleOf } from './compare-tuples.ts';

it.each([
  ['user:a member organization:o', true, 'sense'],
  ['user:a assignee sense_role:o/admin', true, 'sense'],
  ['user:* has_manage_users sense_role:o/analyst', true, 'sense'],
  ['sense_role:o/admin parent sense_role:o/analyst', true, 'sense'],
  ['sense_role:p/admin role organization:o', true, 'sense'],
  ['sense_role:p/admin role system:axion-sense', true, 'sense'],
  ['organization:p organization project:x', true, 'sense'],
  ['user:a owner dashboard:d', true, 'gen'],
  ['organization:o organization dashboard:d', true, 'gen'],
  ['user:a assignee role:7', true, 'gen'],
  ['user:* has_manage_roles role:2', true, 'gen'],
  ['role:1 parent role:2', true, 'gen'],
  ['role:2 assigned_role datasource:s', true, 'gen'],
  ['user:* has_view_table role:7', false, 'gen'],
  ['role:7 assigned_role table:d/t', false, 'gen'],
  ['system:axion-gen parent datasource:s', false, 'gen'],
])('%s: PostgreSQL would know of it: %s, of %s', (line, knows, product) => {
  expect(isKnowable(tupleOf(line))).toBe(knows);
  expect(productOf(tupleOf(line))).toBe(product);
});
