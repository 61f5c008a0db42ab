import { getDashboard, listDashboards } from '@axion/contracts/gen/dashboards.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { GenApi } from '../session/gen-api.ts';

export const dashboardsKey = ['dashboards'] as const;

/** Dashboards whose title or description has these words, last changed first, page by page. */
export const dashboardsQuery = (api: GenApi, text: string) =>
  infiniteQueryOptions({
    queryKey: [...dashboardsKey, 'list', text],
    queryFn: ({ signal, pageParam }) =>
      api.ask((client) =>
        client(
          listDashboards,
          { limit: 50, ...(text === '' ? {} : { text }), ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        ),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ data }) => data.next,
  });

/** One dashboard with its widgets, filters and layout. */
export const dashboardQuery = (api: GenApi, dashboardId: string) =>
  queryOptions({
    queryKey: [...dashboardsKey, 'one', dashboardId],
    queryFn: ({ signal }) => api.client(getDashboard, { dashboardId }, signal),
  });
