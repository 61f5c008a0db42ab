import { ensureStore } from '@axion/platform/authz/ensure-store.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { secret } from '@axion/platform/config/secret.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import pg from 'pg';
import { expect, inject, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../test/harness/databases.ts';
import { openAuthorizationServer } from '../../test/harness/openfga/authorization-server.ts';
import { migrateSense } from './migrate.ts';

it('brings all three stores up once, however many runners start at the same moment, and again changes nothing', async () => {
  const [openfga, database] = await Promise.all([openAuthorizationServer(), openDatabase('axion_sense')]);
  const url = Object.assign(new URL(inject('clickhouse').url), { pathname: `/runner_${database.name}` }).href;
  const clickhouse = connectClickHouse({ url });
  const admin = new pg.Client({ connectionString: database.urls.admin });
  await admin.connect();
  onTestFinished(async () => {
    await clickhouse.execute(`DROP DATABASE runner_${database.name}`);
    await Promise.all([clickhouse.close(), admin.end()]);
    await openfga.close();
    await database.drop();
  });
  const storeId = await ensureStore(openfga.api, 'axion');
  const run = () =>
    migrateSense(
      {
        logLevel: 'silent',
        revision: 'test',
        sense: { url: secret(database.urls.migrate) },
        clickhouse: { url: secret(url), engine: 'plain' },
        openfga: { url: openfga.apiUrl, storeId, apiToken: secret(openfga.apiToken) },
        bootstrap: { admin: 'https://id.test|founder', organizationCode: 'first' },
      },
      openLog({ service: 'test', level: 'silent' }),
    );

  await Promise.all([run(), run(), run(), run()]);
  await run();
  const { rows } = await admin.query(
    'select (select count(*)::int from openfga_model_versions) as models, (select count(*)::int from organizations) as organizations',
  );
  expect(rows).toEqual([{ models: 1, organizations: 1 }]);
  const tables = await clickhouse.execute(`SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name FORMAT TSV`);
  expect(tables.trim().split('\n')).toEqual(expect.arrayContaining(['audit_log', 'frames', 'tracks']));
});
