import { AxionError } from '@axion/platform/errors/axion-error.ts';

/** Queries of this process, so that one can be let go here as well as stopped at its source. */
export type RunningQueries = {
  /** The signal aborts when the caller goes away or somebody stops the query; call `end` when it is over. */
  begin(id: string, gone: AbortSignal): { readonly signal: AbortSignal; readonly end: () => void };
  /** Lets go of a query; whether it is one of ours. */
  abort(id: string): boolean;
  /** Lets go of all of them, when the service stops. */
  abortAll(): void;
};

export function openRunningQueries(): RunningQueries {
  const controllers = new Map<string, AbortController>();
  const abort = (id: string): boolean => {
    const controller = controllers.get(id);
    controller?.abort(new AxionError('query.cancelled', { id }));
    return controller !== undefined;
  };
  return {
    begin(id, gone) {
      const controller = new AbortController();
      // An id that is used twice is refused a moment later; the first one keeps its place.
      if (!controllers.has(id)) controllers.set(id, controller);
      const end = () => {
        if (controllers.get(id) === controller) controllers.delete(id);
      };
      return { signal: AbortSignal.any([controller.signal, gone]), end };
    },
    abort,
    abortAll: () => {
      for (const id of controllers.keys()) abort(id);
    },
  };
}
