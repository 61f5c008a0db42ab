import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { settings } from '@axion/gen-api/config.ts';
import { migrateGen } from '@axion/gen-api/migrate.ts';
import { migrationFolders } from '@axion/gen-api/migration-folders.ts';
import { serveGenApi } from '@axion/gen-api/serve.ts';
import { fetchDemoToken } from '@axion/local/oidc/demo-token.ts';
import { openOidc } from '@axion/local/oidc/open-oidc.ts';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { connectAuthz } from '@axion/platform/authz/connect-authz.ts';
import { ensureStore } from '@axion/platform/authz/ensure-store.ts';
import { objectRef, userRef } from '@axion/platform/authz/object-ref.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { secret } from '@axion/platform/config/secret.ts';
import { userIdOf } from '@axion/platform/identity/user-id-of.ts';
import { migrateClickHouse } from '@axion/platform/migrations/migrate-clickhouse.ts';
import { sealingKeys } from '@axion/platform/sealing/sealing-keys.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import pg from 'pg';
import { v7 } from 'uuid';
import { inject } from 'vitest';
import { openDatabase } from './databases.ts';
import { openAuthorizationServer } from './openfga/authorization-server.ts';

const machineSecret = 'a-machine-secret-of-tests';
export const publicUrl = 'http://localhost:3000';
export const demoPassword = 'road-and-rain';
/** Values that must never be found anywhere but sealed. */
export const canaries = { clientSecret: `canary-client-${randomBytes(9).toString('hex')}`, sealingKey: randomBytes(32).toString('base64') };

const clickhouseFolder = fileURLToPath(new URL('../../migrations/clickhouse', import.meta.url));
/** The local server's reader sees this database only. */
const analytics = 'axion_sense';

/**
 * The whole Gen API on stores of a test file's own: real PostgreSQL, authorization server and identity provider. ClickHouse is shared, in the
 * database of the product, so organizations of this file are new ones. Ask for it in `beforeAll`, close it in `afterAll`.
 */
export async function openGenApi({ privateHosts = [] as readonly string[] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'axion-gen-test-'));
  const log = openLog({ service: 'test-gen-api', level: 'fatal' });
  const client = { clientId: 'axion-gen', name: 'Axion Gen', clientSecret: canaries.clientSecret };
  const clients = [{ ...client, redirectUris: [`${publicUrl}/api/v1/session/callback`], postLogoutRedirectUris: [`${publicUrl}/`] }];
  const [oidc, openfga, database] = await Promise.all([
    openOidc({ port: 0, issuer: undefined, audience: 'axion', folder, clients, demoPassword, machineSecret, log }),
    openAuthorizationServer(),
    openDatabase('axion_gen'),
  ]);
  const organizations = { axionville: v7(), rivalton: v7() };
  const outside = connectClickHouse({ url: inject('clickhouse').url, database: 'default' });
  await outside.execute(`create database if not exists ${analytics}`);
  await outside.close();
  const writer = connectClickHouse({ url: inject('clickhouse').url, database: analytics });
  await migrateClickHouse({ clickhouse: writer, database: analytics, folder: clickhouseFolder, engine: 'plain', now: () => new Date() });

  const storeId = await ensureStore(openfga.api, 'axion');
  const authorization = { url: openfga.apiUrl, storeId, apiToken: secret(openfga.apiToken) };
  const sealing = { firstKey: undefined, currentVersion: undefined };
  const keys = sealingKeys({ DataSources__Encryption__Keys__1: canaries.sealingKey, DataSources__Encryption__CurrentVersion: '1' });
  const readerUrl = Object.assign(new URL(inject('clickhouse').readerUrl), { pathname: `/${analytics}` }).href;
  const runner = {
    logLevel: 'silent',
    revision: 'test',
    gen: { url: secret(database.urls.migrate) },
    openfga: authorization,
    sealing,
    senseClickhouse: secret(readerUrl),
    admin: `${oidc.issuer}|admin`,
  } as const;
  await migrateGen(runner, keys, log);

  const admin = new pg.Client({ connectionString: database.urls.admin });
  await admin.connect();
  const { rows } = await admin.query<{ id: string }>('select openfga_model_id as id from openfga_model_versions');
  const authz = connectAuthz({ apiUrl: openfga.apiUrl, apiToken: openfga.apiToken, storeId, modelId: rows[0]?.id ?? '' });
  const idOf = (subject: string) => userIdOf(oidc.issuer, subject);
  const joinOrganization = async (subject: string, organizationId: string, role: number | null) => {
    const user = userRef(idOf(subject));
    await admin.query('insert into users (id, external_auth_id, name) values ($1, $2, $3) on conflict do nothing', [
      idOf(subject),
      `${oidc.issuer}|${subject}`,
      subject,
    ]);
    if (role !== null)
      await admin.query('insert into user_roles (user_id, role_id) values ($1, $2) on conflict do nothing', [idOf(subject), role]);
    const roles = role === null ? [] : [{ user, relation: 'assignee', object: objectRef('role', String(role)) }];
    await authz.write({ writes: [{ user, relation: 'member', object: objectRef('organization', organizationId) }, ...roles] });
  };
  await joinOrganization('admin', organizations.axionville, 1);
  await joinOrganization('analyst', organizations.axionville, 2);
  await joinOrganization('inspector', organizations.axionville, null);
  await joinOrganization('rival', organizations.rivalton, 2);

  const config: ConfigOf<typeof settings> = {
    host: '127.0.0.1',
    port: 0,
    publicUrl,
    webOrigins: [],
    privateHosts: [...privateHosts],
    logLevel: 'silent',
    gen: { url: secret(database.urls.app), poolMax: 8 },
    openfga: authorization,
    sealing,
    oidc: {
      ...{ issuer: oidc.issuer, audience: 'axion', subjectClaim: 'sub', clientId: 'axion-gen' },
      clientSecret: secret(canaries.clientSecret),
    },
  };
  const api = await serveGenApi(config, keys, log);
  const tokens = new Map<string, Promise<string>>();
  const token = (user: string): Promise<string> => {
    const found = tokens.get(user) ?? fetchDemoToken({ issuer: oidc.issuer, user, machineSecret }).then(({ accessToken }) => accessToken);
    tokens.set(user, found);
    return found;
  };
  return {
    url: api.url,
    issuer: oidc.issuer,
    organizations,
    admin,
    authz,
    writer,
    readerUrl,
    token,
    userIdOf: idOf,
    /** The runner once more, as at an upgrade. */
    migrateAgain: () => migrateGen(runner, keys, log),
    modelOfRelease: () => readProductModel(migrationFolders.openfga, 'gen'),
    /** One call with somebody's bearer token. */
    async call(user: string, method: string, path: string, body?: object): Promise<Response> {
      const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      return fetch(`${api.url}${path}`, { method, ...json, headers: { ...json.headers, authorization: `Bearer ${await token(user)}` } });
    },
    /** Frames of one drive, a second apart, for an organization. */
    async addDrive(organizationId: string, frames: number, cameraSide = 'front'): Promise<string> {
      const trackId = v7();
      await writer.execute(`insert into ${analytics}.tracks (id, organization_id, user_id, device_id, name, source, status, started_at, frame_count)
        select '${trackId}', '${organizationId}', 'u', 'd', 'Drive of ${organizationId}', 'import', 'confirmed', '2026-11-18 12:00:00', ${frames}`);
      await writer.execute(`insert into ${analytics}.frames (id, track_id, organization_id, user_id, device_id, captured_at, longitude, latitude,
          camera_side, image_type, size_bytes, sha256, captured_at_source, location_source, h3)
        select generateUUIDv7(), '${trackId}', '${organizationId}', 'u', 'd', toDateTime64('2026-11-18 12:00:00', 3, 'UTC') + number,
          39.2 + number / 1e5, 21.5, '${cameraSide}', 'jpeg', 1000 + number, hex(number), 'exif', 'exif', geoToH3(21.5, 39.2 + number / 1e5, 15) from numbers(${frames})`);
      return trackId;
    },
    /** What a detector saw on every picture of a drive, and as many things made of it. */
    async addSightings(organizationId: string, trackId: string): Promise<void> {
      const place = 'organization_id, longitude, latitude, h3';
      await writer.execute(`insert into ${analytics}.detections (id, track_id, frame_id, detector_id, run_id, item_index, model_id, model_version, class_scheme,
          class, category, score, box_left, box_top, box_width, box_height, captured_at, is_located, received_at, ${place})
        select generateUUIDv7(), track_id, id, 'road-damage', '${v7()}', 0, 'rdd', '1', 'axion', 'pothole', 'pavement', 0.9, 0.1, 0.2, 0.3, 0.4, captured_at,
          false, captured_at, ${place} from ${analytics}.frames where track_id = '${trackId}' and organization_id = '${organizationId}'`);
      await writer.execute(`insert into ${analytics}.objects (id, class_scheme, class, category, ellipse_major_metres, ellipse_minor_metres, ellipse_bearing_degrees,
          h3_res7, score, detection_count, frame_count, track_count, first_seen_at, last_seen_at, best_frame_id, best_track_id, detection_ids, method, run_id, ${place})
        select generateUUIDv7(), class_scheme, class, category, 3, 1, 45, h3ToParent(h3, 7), score, 1, 1, 1, captured_at, captured_at, frame_id, track_id, [id], 'test-1',
          run_id, ${place} from ${analytics}.detections where track_id = '${trackId}' and organization_id = '${organizationId}'`);
    },
    async close(): Promise<void> {
      await api.close();
      await Promise.all([authz.close(), writer.close(), admin.end()]);
      await oidc.close();
      await database.drop();
      await openfga.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
export type TestGenApi = Awaited<ReturnType<typeof openGenApi>>;
