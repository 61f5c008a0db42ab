import { ProblemError } from '@axion/contracts/common/client.ts';
import { QueryClient } from '@tanstack/react-query';

const freshMs = 15_000;
const keptMs = 5 * 60_000;
const attempts = 2;

/** A cache that asks again only when the server says that asking again may help, and at most twice more. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: freshMs,
        gcTime: keptMs,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < attempts && error instanceof ProblemError && error.problem.retryable,
        retryDelay: (failure) => Math.min(400 * 2 ** failure, 4_000),
      },
      mutations: { retry: false },
    },
  });
