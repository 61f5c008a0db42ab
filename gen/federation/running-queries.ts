import { AxionError } from '@axion/platform/errors/axion-error.ts';

/** Queries of this process, so that one can be let go here as well as stopped at its source. */
export type RunningQueries = {
  /** A signal that aborts when the caller goes away or somebody stops the query. */
  begin(id: string, gone: AbortSignal): AbortSignal;
  /** Lets go of a query, if it is one of ours. */
  abort(id: string): void;
  end(id: string): void;
  /** Lets go of all of them, when the service stops. */
  abortAll(): void;
};

export function openRunningQueries(): RunningQueries {
  const controllers = new Map<string, AbortController>();
  const abort = (id: string) => controllers.get(id)?.abort(new AxionError('query.cancelled', { id }));
  return {
    begin(id, gone) {
      const controller = new AbortController();
      controllers.set(id, controller);
      return AbortSignal.any([controller.signal, gone]);
    },
    abort,
    end: (id) => void controllers.delete(id),
    abortAll: () => {
      for (const id of controllers.keys()) abort(id);
    },
  };
}
