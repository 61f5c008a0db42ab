import { getSourceSchema } from '@axion/contracts/gen/datasets.ts';
import { listConnectors, listDataSources } from '@axion/contracts/gen/sources.ts';
import { queryOptions } from '@tanstack/react-query';
import type { GenApi } from '../session/gen-api.ts';

export const sourcesKey = ['sources'] as const;

/** Data sources that the person may see, by name. More than 200 come with a search of their own, not with a longer list. */
export const sourcesQuery = (api: GenApi) =>
  queryOptions({
    queryKey: sourcesKey,
    queryFn: ({ signal }) => api.ask((client) => client(listDataSources, { limit: 200 }, signal)),
  });

/** Kinds of data sources with their forms; they change with a release only. */
export const connectorsQuery = (api: GenApi) =>
  queryOptions({
    queryKey: ['connectors'],
    queryFn: async ({ signal }) => (await api.client(listConnectors, {}, signal)).items,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Tables and columns of a source that the person may query. */
export const schemaQuery = (api: GenApi, source: string) =>
  queryOptions({
    queryKey: ['schema', source],
    queryFn: ({ signal }) => api.client(getSourceSchema, { source }, signal),
    staleTime: 5 * 60_000,
  });
