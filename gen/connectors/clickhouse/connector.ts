import type { Connector } from '../connector.ts';
import { describeType } from './column-types.ts';
import { connectClickHouse } from './connect.ts';
import { type ClickHouseSettings, clickhouseSettings } from './settings.ts';

/** ClickHouse over its HTTP interface. */
export const clickhouse: Connector<ClickHouseSettings> = {
  type: 'clickhouse',
  label: 'ClickHouse',
  settings: clickhouseSettings,
  addressOf: ({ host, port, secure }) => ({ host, port, tls: secure }),
  databaseOf: ({ database }) => String(database ?? 'default'),
  describeType,
  connect: connectClickHouse,
};
