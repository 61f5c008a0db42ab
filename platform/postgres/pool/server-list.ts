/** The servers of one cluster, and which of them is asked next. */
export type ServerList = {
  readonly size: number;
  readonly current: () => string;
  /** Leaves a server that did not serve. Callers that were sent to the same one move on once, together. */
  readonly leave: (server: string) => void;
};

/** Starts with the first; after the last comes the first again. */
export function serverList(servers: readonly string[]): ServerList {
  let at = 0;
  const current = () => servers[at] as string;
  return {
    size: servers.length,
    current,
    leave: (server) => {
      if (server === current()) at = (at + 1) % servers.length;
    },
  };
}
