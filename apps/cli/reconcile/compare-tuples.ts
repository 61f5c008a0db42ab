import { parentTuplePages } from '@axion/gen/people/ensure-parent-tuples.ts';
import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import { readImplied } from '@axion/platform/authz/implied-tuples.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { senseTuplePages } from '@axion/sense/people/ensure-sense-tuples.ts';
import { readTuples } from '../backup/copy-tuples.ts';
import type { Product } from '../installation/products.ts';
import { type Authorization, openFgaApiOf, type Stores } from '../installation/stores.ts';
import { type Differences, openDifferences } from './differences.ts';

/** Relations, by the type of what they are to, of which PostgreSQL knows all. Left out are places in Gen (`parent` of a source, dataset, table or dashboard). */
const wholeKinds: Readonly<Record<string, RegExp>> = {
  organization: /^(member|role)$/,
  system: /^role$/,
  sense_role: /^(assignee|parent|has_\w+)$/,
  project: /^organization$/,
  territory: /^(organization|project)$/,
  task: /^(organization|project|assignee)$/,
  role: /^assignee$/,
  dashboard: /^(owner|organization)$/,
};
/** What Gen's built-in roles may, and where, is known too; that of an installation's own roles is nowhere but in the authorization store. */
const isOfBuiltInRole = ({ user, relation, object }: RelationTuple): boolean =>
  relation === 'assigned_role' ? /^role:[12]$/.test(user) : /^role:[12]$/.test(object) && /^(has_\w+|parent)$/.test(relation);

/** Whether PostgreSQL would know of a fact: then one that it does not know gives a right that nobody gave. */
export const isKnowable = (tuple: RelationTuple): boolean =>
  wholeKinds[tuple.object.slice(0, tuple.object.indexOf(':'))]?.test(tuple.relation) === true || isOfBuiltInRole(tuple);

/** Whose model a fact belongs to. */
export const productOf = ({ relation, object }: RelationTuple): Product =>
  relation === 'assigned_role' || /^(role|dashboard|datasource|dataset|table):/.test(object) ? 'gen' : 'sense';

/** A fact as one line. */
const tupleLine = ({ user, relation, object }: RelationTuple): string => `${user} ${relation} ${object}`;
export const tupleOf = (line: string): RelationTuple => {
  const [user, relation = '', object] = line.split(' ');
  return { user, relation, object } as RelationTuple;
};

/** What one product would write at a moment. */
async function wantedTuples(postgresUrl: string, product: Product, now = new Date()): Promise<readonly RelationTuple[]> {
  const postgres = connectPostgres({ url: withDatabase(postgresUrl, `axion_${product}`), poolMax: 2, applicationName: 'axion-reconcile' });
  const wanted: RelationTuple[] = [];
  try {
    for await (const tuples of readImplied(postgres, product === 'sense' ? senseTuplePages(() => now) : parentTuplePages()))
      wanted.push(...tuples);
    return wanted;
  } finally {
    await postgres.close();
  }
}

type Question = { readonly openfga: Authorization; readonly products: readonly Product[] };

/**
 * Facts that rows imply against facts that are stored; answers how many are wanted. All of them are in memory. Facts of a product that is not installed are nobody's to
 * judge.
 */
export async function compareTuples(
  { postgresUrl }: Pick<Stores, 'postgresUrl'>,
  { openfga, products }: Question,
  { add }: Differences,
): Promise<number> {
  const implied = await Promise.all(products.map((product) => wantedTuples(postgresUrl, product)));
  const wanted = new Set(implied.flat().map(tupleLine));
  const missing = new Set(wanted);
  const api = openFgaApiOf(openfga);
  try {
    for await (const tuple of readTuples(api, openfga.storeId)) {
      const line = tupleLine(tuple);
      missing.delete(line);
      if (isKnowable(tuple) && products.includes(productOf(tuple)) && !wanted.has(line)) add('tuple-too-much', line);
    }
  } finally {
    await api.close();
  }
  for (const line of missing) add('tuple-missing', line);
  return wanted.size;
}

/** Stored facts of Sense whose time is over, a line each: of a membership or role that ended while its fact lay in a backup, or before a job came to take it away. */
export async function factsThatEnded(stores: Pick<Stores, 'postgresUrl'>, question: Question): Promise<readonly string[]> {
  if (!question.products.includes('sense')) return [];
  const differences = openDifferences(Number.POSITIVE_INFINITY);
  await compareTuples(stores, question, differences);
  const ever = new Set((await wantedTuples(stores.postgresUrl, 'sense', new Date(0))).map(tupleLine));
  return (differences.found.get('tuple-too-much')?.keys ?? []).filter((line) => ever.has(line));
}
