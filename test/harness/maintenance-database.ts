import pg from 'pg';
import { inject } from 'vitest';
import './servers/provided.ts';

/** One at a time, of all test files that share the server. */
const turn = 4_716_300;

async function inTurn<Answer>(work: (admin: pg.Client) => Promise<Answer>): Promise<Answer> {
  const admin = new pg.Client({ connectionString: inject('postgresAdminUrl') });
  await admin.connect();
  try {
    await admin.query('select pg_advisory_lock($1)', [turn]);
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** While Sense's runner may enter the server's maintenance database, as where it may make its own; closed to it again afterwards. */
export const whileOpen = <Answer>(work: () => Promise<Answer>): Promise<Answer> =>
  inTurn(async (admin) => {
    await admin.query('grant connect on database postgres to axion_sense_migrate');
    try {
      return await work();
    } finally {
      await admin.query('revoke connect on database postgres from axion_sense_migrate');
    }
  });

/** While nobody has it open. */
export const whileClosed = <Answer>(work: () => Promise<Answer>): Promise<Answer> => inTurn(work);
