import type { EventLog } from './event-log.ts';
import { connectPostgresLog } from './postgres-log/connect-postgres-log.ts';

/** Which event log to use; a cluster's brokers come beside it. */
export type EventLogSettings = { readonly postgresUrl: string; readonly poolMax: number; readonly silentMs?: number };

/** Opens the event log that the settings name. */
export const connectEventLog = ({ postgresUrl, ...rest }: EventLogSettings): EventLog => connectPostgresLog({ url: postgresUrl, ...rest });
