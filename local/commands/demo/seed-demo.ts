import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import { userIdOf } from '@axion/platform/identity/user-id-of.ts';
import type { Postgres, Statements } from '@axion/platform/postgres/postgres.ts';
import { findModel, putGenRole, putMembership, putOrganization, putPerson } from './demo.queries.ts';
import { type DemoMember, type DemoOrganization, genRoles } from './demo-members.ts';
import { genTuples, senseTuples } from './demo-tuples.ts';

type Deps = {
  readonly sense: Postgres;
  readonly gen: Postgres;
  /** Stores facts under a model; those that are there already are fine. */
  readonly write: (modelId: string, tuples: readonly RelationTuple[]) => Promise<void>;
};

/** Puts organizations, their people and their rights into both products. Again and again is the same as once. @throws Error before the runners wrote their models */
export async function seedDemo({ sense, gen, write }: Deps, organizations: readonly DemoOrganization[], issuer: string): Promise<void> {
  const [senseModel, genModel] = await Promise.all([modelOf(sense, 'Sense'), modelOf(gen, 'Gen')]);
  for (const organization of organizations) {
    await sense.transaction((tx) => putSenseRows(tx, organization, issuer));
    await gen.transaction((tx) => putGenRows(tx, organization, issuer));
    await write(senseModel, senseTuples(organization, issuer));
    await write(genModel, genTuples(organization, issuer));
  }
}

async function putSenseRows(tx: Statements, { id, code, name, members }: DemoOrganization, issuer: string): Promise<void> {
  await tx.many(putOrganization, { id, code, name });
  for (const member of members) {
    await tx.many(putPerson, rowOf(member, issuer));
    await tx.many(putMembership, { userId: rowOf(member, issuer).id, organizationId: id });
  }
}

async function putGenRows(tx: Statements, { members }: DemoOrganization, issuer: string): Promise<void> {
  for (const member of members) {
    await tx.many(putPerson, rowOf(member, issuer));
    if (member.gen !== undefined) await tx.many(putGenRole, { userId: rowOf(member, issuer).id, roleId: genRoles[member.gen] });
  }
}

const rowOf = ({ subject, name }: DemoMember, issuer: string) => ({
  id: userIdOf(issuer, subject),
  externalAuthId: `${issuer}|${subject}`,
  name,
});

async function modelOf(postgres: Postgres, product: string): Promise<string> {
  const found = await postgres.maybeOne(findModel, {});
  if (!found) throw new Error(`${product} has no authorization model yet: its --migrate has not run`);
  return found.modelId;
}
