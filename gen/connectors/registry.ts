import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { clickhouse } from './clickhouse/connector.ts';
import type { Connector } from './connector.ts';

/** Every kind of source that there is. */
export const connectors: readonly Connector[] = [clickhouse];

/** @throws AxionError `source.connector-unknown` */
export function connectorOf(type: string): Connector {
  const found = connectors.find((connector) => connector.type === type);
  if (!found) throw new AxionError('source.connector-unknown', { connector: type, known: connectors.map((connector) => connector.type) });
  return found;
}
