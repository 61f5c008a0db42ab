import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import type { Postgres, Statements } from '@axion/platform/postgres/postgres.ts';
import { type DemoPerson, demoOperator, demoOrganizations, demoPeople, demoTuples, demoUserId } from '../../oidc/demo-people.ts';
import { findModel, putGenRole, putMembership, putOperator, putOrganization, putPerson, putSenseRole } from './demo.queries.ts';

type Deps = {
  readonly sense: Postgres;
  readonly gen: Postgres;
  /** Stores facts under a model; those that are there already are fine. */
  readonly write: (modelId: string, tuples: readonly RelationTuple[]) => Promise<void>;
};

/**
 * Puts the demo organizations, their people and their rights into both products. Again and again is the same as once.
 * @throws Error before the runners wrote their models
 */
export async function seedDemo({ sense, gen, write }: Deps, issuer: string): Promise<void> {
  const senseModel = await modelOf(sense, 'Sense');
  const genModel = await modelOf(gen, 'Gen');
  await sense.transaction((tx) => putSenseRows(tx, issuer));
  await gen.transaction((tx) => putGenRows(tx, issuer));
  await write(senseModel, demoTuples(issuer, 'sense'));
  await write(genModel, demoTuples(issuer, 'gen'));
}

async function putSenseRows(tx: Statements, issuer: string): Promise<void> {
  for (const organization of demoOrganizations) await tx.many(putOrganization, organization);
  for (const person of demoPeople) {
    await tx.many(putPerson, rowOf(person, issuer));
    const member = { userId: demoUserId(issuer, person), organizationId: person.organizationId };
    await tx.many(putMembership, member);
    for (const code of person.senseRoles) await tx.many(putSenseRole, { ...member, code });
  }
  await tx.many(putOperator, { userId: demoUserId(issuer, { subject: demoOperator }) });
}

async function putGenRows(tx: Statements, issuer: string): Promise<void> {
  for (const person of demoPeople) {
    await tx.many(putPerson, rowOf(person, issuer));
    for (const roleId of person.genRoles) await tx.many(putGenRole, { userId: demoUserId(issuer, person), roleId });
  }
}

const rowOf = (person: DemoPerson, issuer: string) => ({
  id: demoUserId(issuer, person),
  externalAuthId: `${issuer}|${person.subject}`,
  name: person.name,
  email: person.email,
});

async function modelOf(postgres: Postgres, product: string): Promise<string> {
  const found = await postgres.maybeOne(findModel, {});
  if (!found) throw new Error(`${product} has no authorization model yet: its --migrate has not run`);
  return found.modelId;
}
