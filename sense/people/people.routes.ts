import * as contract from '@axion/contracts/sense/me.ts';
import { type Route, route } from '@axion/platform/http/serve-endpoints.ts';
import { getMe } from './get-me.ts';

export type PeopleDeps = Parameters<typeof getMe>[0];

/** People over HTTP: one line a call. */
export const peopleRoutes = (deps: PeopleDeps): readonly Route[] => [route(contract.getMe, (actor) => getMe(deps, actor))];
