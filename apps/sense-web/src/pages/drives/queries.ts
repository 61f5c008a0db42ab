import { searchTracks } from '@axion/contracts/sense/tracks.ts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import type { SenseApi } from '../../api/sense-api.ts';
import { askedOf, type DrivesFilter } from './filters.ts';

const pageSize = 50;
const whileArrivingMs = 10_000;

/** The list, page by page; looked at again while a drive in it is still arriving. */
export const drivesQuery = (api: SenseApi, filter: DrivesFilter) =>
  infiniteQueryOptions({
    queryKey: ['tracks', filter],
    queryFn: ({ pageParam, signal }) =>
      api((call) =>
        call(searchTracks, { limit: pageSize, ...askedOf(filter), ...(pageParam === null ? {} : { cursor: pageParam }) }, signal),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.data.next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.data.items.some(({ status }) => status === 'recording')) ? whileArrivingMs : false,
  });
