import { ProblemError } from '@axion/contracts/common/client.ts';
import { getSession, type Session } from '@axion/contracts/gen/session.ts';
import { queryOptions } from '@tanstack/react-query';
import type { GenApi } from './gen-api.ts';

export const sessionKey = ['session'] as const;

/** Who is signed in; null for nobody. */
export const sessionQuery = (api: GenApi) =>
  queryOptions({
    queryKey: sessionKey,
    queryFn: ({ signal }): Promise<Session | null> =>
      api.client(getSession, {}, signal).catch((error: unknown) => {
        if (error instanceof ProblemError && error.problem.status === 401) return null;
        throw error;
      }),
    staleTime: 5 * 60_000,
    gcTime: Number.POSITIVE_INFINITY,
  });
