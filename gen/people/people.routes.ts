import { whyRight } from '@axion/contracts/gen/why.ts';
import { type Route, route } from '@axion/platform/http/serve-endpoints.ts';
import { type ExplainDeps, explainGenRight } from './explain-gen-right.ts';

export type GenPeopleDeps = ExplainDeps;

/** Rights over HTTP: one line a call. */
export const genPeopleRoutes = (deps: GenPeopleDeps): readonly Route[] => [
  route(whyRight, (actor, input) => explainGenRight(deps, actor, input)),
];
