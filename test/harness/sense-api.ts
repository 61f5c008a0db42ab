import { connectAuthz } from '@axion/platform/authz/connect-authz.ts';
import { ensureStore } from '@axion/platform/authz/ensure-store.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { secret } from '@axion/platform/config/secret.ts';
import { userIdOf } from '@axion/platform/identity/user-id-of.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { ensureSenseTuples } from '@axion/sense/people/ensure-sense-tuples.ts';
import { operatorRoleTuples, operatorTuple, type SenseRole, tuplesOfMember } from '@axion/sense/people/sense-roles.ts';
import type { settings } from '@axion/sense-api/config.ts';
import { migrateSense } from '@axion/sense-api/migrate.ts';
import { serveSenseApi } from '@axion/sense-api/serve.ts';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase } from './databases.ts';
import { openIssuer } from './issuer.ts';
import { openTestBucket } from './objects.ts';
import { openAuthorizationServer } from './openfga/authorization-server.ts';
import { axionville, rivalton } from './sense-world.ts';

/** The whole Sense API on stores of a test file's own: real PostgreSQL, ClickHouse, object storage, authorization server and identity provider. */
export async function openSenseApi() {
  const [issuer, openfga, database, bucket] = await Promise.all([
    openIssuer(),
    openAuthorizationServer(),
    openDatabase('axion_sense'),
    openTestBucket(inject('objectStore')),
  ]);
  const analytics = `api_${database.name}`;
  const clickhouseUrl = Object.assign(new URL(inject('clickhouse').url), { pathname: `/${analytics}` }).href;
  const storeId = await ensureStore(openfga.api, 'axion');
  const authorization = { url: openfga.apiUrl, storeId, apiToken: secret(openfga.apiToken) };
  const log = openLog({ service: 'test-sense-api', level: 'fatal' });
  await migrateSense(
    {
      logLevel: 'silent',
      revision: 'test',
      sense: { url: secret(database.urls.migrate) },
      clickhouse: { url: secret(clickhouseUrl), engine: 'plain' },
      openfga: authorization,
      bootstrap: { admin: undefined, organizationCode: 'main' },
    },
    log,
  );

  const admin = new pg.Client({ connectionString: database.urls.admin });
  await admin.connect();
  await admin.query(
    `insert into organizations (id, code, name) values ('${axionville}', 'axionville', 'Axionville'), ('${rivalton}', 'rivalton', 'Rivalton')`,
  );
  const { rows } = await admin.query<{ id: string }>('select openfga_model_id as id from openfga_model_versions');
  const authz = connectAuthz({ apiUrl: openfga.apiUrl, apiToken: openfga.apiToken, storeId, modelId: rows[0]?.id ?? '' });
  const join = async (subject: string, role: SenseRole, organizationId: string) => {
    const userId = userIdOf(issuer.issuer, subject);
    await admin.query('insert into users (id, external_auth_id, name) values ($1, $2, $3)', [
      userId,
      `${issuer.issuer}|${subject}`,
      subject,
    ]);
    await admin.query('insert into user_org (user_id, organization_id) values ($1, $2)', [userId, organizationId]);
    await admin.query(
      'insert into user_org_role (user_id, organization_id, role_id) select $1, $2, id from roles where code = $3 and organization_id is null',
      [userId, organizationId, role],
    );
    await authz.write({ writes: tuplesOfMember({ organizationId, userId, role }) });
  };
  await join('inspector', 'inspector', axionville);
  await join('analyst', 'analyst', axionville);
  await join('admin', 'admin', axionville);
  await join('rival', 'inspector', rivalton);
  await join('rival-admin', 'admin', rivalton);
  await admin.query('insert into operators (user_id) values ($1)', [userIdOf(issuer.issuer, 'admin')]);
  await authz.write({ writes: [...operatorRoleTuples(), operatorTuple(userIdOf(issuer.issuer, 'admin'))] });

  const config: ConfigOf<typeof settings> = {
    host: '127.0.0.1',
    port: 0,
    grpcPort: 0,
    webOrigins: ['http://page.test'],
    logLevel: 'silent',
    sense: { url: secret(database.urls.app), poolMax: 8 },
    clickhouse: { url: secret(clickhouseUrl) },
    objects: { ...bucket.settings, publicUrl: undefined },
    openfga: authorization,
    oidc: { issuer: issuer.issuer, audience: 'axion', subjectClaim: 'sub' },
  };
  const api = await serveSenseApi(config, log);
  const runner = connectPostgres({ url: database.urls.migrate, poolMax: 1, applicationName: 'test-runner' });
  const clickhouse = connectClickHouse({ url: clickhouseUrl });
  return {
    url: api.url,
    issuer: issuer.issuer,
    userIdOf: (subject: string) => userIdOf(issuer.issuer, subject),
    /** The authorization store past every cache of the API. */
    authz,
    /** The runner's work on rights once more, as at an upgrade. */
    ensureTuples: () => ensureSenseTuples({ postgres: runner, authz, now: () => new Date() }),
    grpcAddress: `127.0.0.1:${api.grpcPort}`,
    token: issuer.token,
    admin,
    clickhouse,
    async close(): Promise<void> {
      await api.close();
      await clickhouse.execute(`DROP DATABASE ${analytics}`);
      await Promise.all([authz.close(), runner.close(), clickhouse.close(), bucket.close(), admin.end(), issuer.close()]);
      await database.drop();
      await openfga.close();
    },
  };
}
export type TestSenseApi = Awaited<ReturnType<typeof openSenseApi>>;
