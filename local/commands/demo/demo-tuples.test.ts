import { userRef } from '@axion/platform/authz/object-ref.ts';
import { userIdOf } from '@axion/platform/identity/user-id-of.ts';
import { expect, it } from 'vitest';
import { demoOrganizations } from './demo-members.ts';
import { genTuples, senseTuples } from './demo-tuples.ts';

const issuer = 'http://localhost:19080';
const [axionville, rivalton] = demoOrganizations;
const user = (subject: string) => userRef(userIdOf(issuer, subject));

it('lets the inspector record in Axionville and nowhere else', () => {
  const facts = demoOrganizations
    .flatMap((organization) => senseTuples(organization, issuer))
    .filter((tuple) => tuple.user === user('inspector'));
  expect(facts.map(({ relation, object }) => `${relation} ${object}`)).toEqual([
    `member organization:${axionville?.id}`,
    `assignee sense_role:${axionville?.id}/inspector`,
  ]);
});

it('gives each organization roles of its own', () => {
  for (const organization of [axionville, rivalton]) {
    const objects = senseTuples(organization as NonNullable<typeof organization>, issuer).map(({ object }) => object);
    expect(objects.every((object) => object.includes(organization?.id ?? 'none'))).toBe(true);
  }
});

it('makes the admin an Admin of Gen, and keeps the inspector out', () => {
  const facts = genTuples(axionville as NonNullable<typeof axionville>, issuer);
  expect(facts).toContainEqual({ user: user('admin'), relation: 'assignee', object: 'role:1' });
  expect(facts.some((tuple) => tuple.user === user('inspector'))).toBe(false);
});

it('fits into one write to the store', () => {
  for (const organization of demoOrganizations) expect(senseTuples(organization, issuer).length).toBeLessThanOrEqual(100);
});
