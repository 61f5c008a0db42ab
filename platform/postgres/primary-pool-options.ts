import pg from 'pg';
import { refuseStandby } from './pool/refuse-standby.ts';
import { type ServerList, serverList } from './pool/server-list.ts';
import { isServerTrouble } from './pool/trouble.ts';
import { postgresAddress } from './postgres-address.ts';

export type PoolSettings = {
  /** May name several servers of one cluster. */
  readonly url: string;
  readonly poolMax: number;
  readonly connectTimeoutMs: number;
  /** The longest one statement may run; 0 for ever. */
  readonly statementTimeoutMs: number;
  readonly applicationName: string;
};

/** What makes a pool of the driver keep to the server that takes writes, and where it looks. */
export type PrimaryPoolOptions = {
  readonly options: pg.PoolConfig;
  readonly servers: ServerList;
  /** Which server a connection leads to. */
  readonly serverOf: (client: object) => string | undefined;
};

/** One server of several gets so long, so that a host that swallows packets does not use up the whole deadline. */
const oneServerMs = 1_500;

/**
 * Options for `pg.Pool`, also inside libraries that make their own. A server that does not let in, or takes no writes, is left: the next connection goes to the next one.
 * Whether a server takes writes is asked once a connection, never once a statement. `onBirth` is told of each new connection.
 * @throws AxionError `configuration.invalid`
 */
export function primaryPoolOptions(settings: PoolSettings, onBirth: (client: pg.Client) => void = () => undefined): PrimaryPoolOptions {
  const { servers: urls, takesAnyServer } = postgresAddress(settings.url);
  const servers = serverList(urls);
  const leadsTo = new WeakMap<object, string>();
  const onConnect = async (client: pg.ClientBase) => {
    await refuseStandby(client).catch((error: unknown) => {
      servers.leave(leadsTo.get(client) ?? '');
      throw error;
    });
  };
  /** The pool makes its clients by `new`, all with the same options; ours go where the list points at that moment. */
  function ClientOfCurrentServer() {
    const server = servers.current();
    const client = openClient(settings, server, urls.length);
    leadsTo.set(client, server);
    onFailedConnect(client, (error) => isServerTrouble(error) && servers.leave(server));
    onBirth(client);
    return client;
  }
  const options: pg.PoolConfig = {
    max: settings.poolMax,
    // Of a full pool, too: how long a caller waits for a connection.
    connectionTimeoutMillis: settings.connectTimeoutMs,
    Client: ClientOfCurrentServer as unknown as new () => pg.ClientBase,
    ...(takesAnyServer ? {} : { onConnect }),
  };
  return { options, servers, serverOf: (client) => leadsTo.get(client) };
}

function openClient({ applicationName, connectTimeoutMs, statementTimeoutMs }: PoolSettings, server: string, ofServers: number): pg.Client {
  const client = new pg.Client({
    connectionString: server,
    connectionTimeoutMillis: ofServers === 1 ? connectTimeoutMs : Math.min(oneServerMs, connectTimeoutMs),
    query_timeout: statementTimeoutMs,
    application_name: applicationName,
    keepAlive: true,
  });
  // The statement that waits on a connection tells that it broke; unheard, the event would end the process.
  client.on('error', () => undefined);
  return client;
}

type Connect = (done: (error?: Error) => void) => void;

/** The pool alone hears why a connection failed, by the function that it gives to `connect`. */
function onFailedConnect(client: pg.Client, hear: (error: Error) => void): void {
  const connect = client.connect.bind(client) as Connect;
  const heard: Connect = (done) =>
    connect((error) => {
      if (error) hear(error);
      done(error);
    });
  client.connect = heard as typeof client.connect;
}
