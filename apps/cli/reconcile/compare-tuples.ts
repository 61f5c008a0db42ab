import { parentTuplePages } from '@axion/gen/people/ensure-parent-tuples.ts';
import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import { readImplied } from '@axion/platform/authz/implied-tuples.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { senseTuplePages } from '@axion/sense/people/ensure-sense-tuples.ts';
import { readTuples } from '../backup/copy-tuples.ts';
import { type Authorization, openFgaApiOf, type Stores } from '../installation/stores.ts';
import type { Differences } from './differences.ts';

/** Facts of which PostgreSQL knows all: one that it does not know gives a right that nobody gave. */
const wholeKinds = new Set(['member organization', 'assignee sense_role', 'assignee role', 'assignee task']);

/** A fact as one line. */
const tupleLine = ({ user, relation, object }: RelationTuple): string => `${user} ${relation} ${object}`;
export const tupleOf = (line: string): RelationTuple => {
  const [user, relation = '', object] = line.split(' ');
  return { user, relation, object } as RelationTuple;
};

/** What one product would write. */
async function wantedTuples(postgresUrl: string, product: 'sense' | 'gen'): Promise<readonly RelationTuple[]> {
  const postgres = connectPostgres({ url: withDatabase(postgresUrl, `axion_${product}`), poolMax: 2, applicationName: 'axion-reconcile' });
  const wanted: RelationTuple[] = [];
  try {
    for await (const tuples of readImplied(postgres, product === 'sense' ? senseTuplePages(() => new Date()) : parentTuplePages()))
      wanted.push(...tuples);
    return wanted;
  } finally {
    await postgres.close();
  }
}

/** Facts that rows imply against facts that are stored; answers how many are wanted. All of them are in memory. */
export async function compareTuples({ postgresUrl }: Stores, openfga: Authorization, { add }: Differences): Promise<number> {
  const wanted = new Set([...(await wantedTuples(postgresUrl, 'sense')), ...(await wantedTuples(postgresUrl, 'gen'))].map(tupleLine));
  const missing = new Set(wanted);
  const api = openFgaApiOf(openfga);
  try {
    for await (const tuple of readTuples(api, openfga.storeId)) {
      const line = tupleLine(tuple);
      missing.delete(line);
      if (wholeKinds.has(`${tuple.relation} ${tuple.object.slice(0, tuple.object.indexOf(':'))}`) && !wanted.has(line))
        add('tuple-too-much', line);
    }
  } finally {
    await api.close();
  }
  for (const line of missing) add('tuple-missing', line);
  return wanted.size;
}
