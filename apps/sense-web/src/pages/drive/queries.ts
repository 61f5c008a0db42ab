import type { BoundingBox } from '@axion/contracts/common/geo.ts';
import { type Frame, getFrame, searchFrames } from '@axion/contracts/sense/frames.ts';
import { getTrack } from '@axion/contracts/sense/tracks.ts';
import { queryOptions, experimental_streamedQuery as streamedQuery } from '@tanstack/react-query';
import type { Answer, SenseApi } from '../../api/sense-api.ts';
import { destination, type Place } from './model/geodesy.ts';

const whileArrivingMs = 5_000;
const framesAPage = 1_000;
/** 200,000 frames: more than a day of driving. */
const mostPages = 200;
/** Pictures' addresses are good for an hour. */
const addressesLiveMs = 50 * 60_000;

/** A drive with its route; looked at again while it is still arriving. */
export const trackQuery = (api: SenseApi, trackId: string) =>
  queryOptions({
    queryKey: ['track', trackId],
    queryFn: ({ signal }) => api((call) => call(getTrack, { trackId }, signal)),
    refetchInterval: ({ state }) => (state.data?.data.status === 'recording' ? whileArrivingMs : false),
  });

/** All frames of a drive in order of capture, page by page: what has come is shown while the rest still comes. */
export const framesQuery = (api: SenseApi, trackId: string, isArriving: boolean) =>
  queryOptions({
    queryKey: ['frames', trackId],
    queryFn: streamedQuery({
      streamFn: ({ signal }) => framePages(api, trackId, signal),
      reducer: (before: FramesSoFar, page: Answer<{ items: Frame[] }>) => ({
        frames: [...before.frames, ...page.data.items],
        requestId: page.requestId,
        asOf: page.asOf,
      }),
      initialValue: nothingYet,
      refetchMode: 'replace',
    }),
    staleTime: addressesLiveMs,
    refetchInterval: isArriving ? whileArrivingMs : addressesLiveMs,
  });

export type FramesSoFar = { readonly frames: readonly Frame[]; readonly requestId: string; readonly asOf: number };
const nothingYet: FramesSoFar = { frames: [], requestId: '', asOf: 0 };

async function* framePages(api: SenseApi, trackId: string, signal: AbortSignal) {
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer = await api((call) =>
      call(searchFrames, { trackId, limit: framesAPage, ...(cursor === undefined ? {} : { cursor }) }, signal),
    );
    yield answer;
    if (answer.data.next === null) return;
    cursor = answer.data.next;
  }
}

/** One frame anew: for a fresh address of its picture. */
export const frameQuery = (api: SenseApi, frameId: string) =>
  queryOptions({
    queryKey: ['frame', frameId],
    queryFn: ({ signal }) => api((call) => call(getFrame, { frameId }, signal)),
    staleTime: addressesLiveMs,
  });

/** How near another drive's frame has to be to show the same place. */
export const samePlaceMetres = 15;

/** Frames of any drive around a place, in a box that holds the circle of `samePlaceMetres`. */
export const samePlaceQuery = (api: SenseApi, place: Place) => {
  const [west, south] = destination(destination(place, 270, samePlaceMetres), 180, samePlaceMetres);
  const [east, north] = destination(destination(place, 90, samePlaceMetres), 0, samePlaceMetres);
  const bounds: BoundingBox = [rounded(west), rounded(south), rounded(east), rounded(north)];
  return queryOptions({
    queryKey: ['same-place', ...bounds],
    queryFn: ({ signal }) => api((call) => call(searchFrames, { limit: 200, bounds }, signal)),
    staleTime: addressesLiveMs,
  });
};

/** To a tenth of a metre: frames that stand this close ask the same question. */
const rounded = (degrees: number): number => Number(degrees.toFixed(6));
