import { getMe } from '@axion/contracts/sense/me.ts';
import { queryOptions } from '@tanstack/react-query';
import type { SenseApi } from '../api/sense-api.ts';

/** The signed-in person and their organizations. */
export const meQuery = (api: SenseApi) =>
  queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => api((call) => call(getMe, {}, signal)), staleTime: 10 * 60_000 });
