'use client';
import { ProblemError } from '@axion/contracts/common/client.ts';
import type { ParameterValue } from '@axion/contracts/gen/query.ts';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { newId } from '../query/new-id.ts';
import { runQuery } from '../query/run-query.ts';
import { openRunQueue } from '../query/run-queue.ts';
import { useGen } from '../session/gen-context.tsx';

/** What a widget asks. */
export type WidgetQuestion = {
  readonly source: string;
  readonly sql: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
};

/** A dashboard draws no more rows than these in one widget; the docket says when there were more. */
const rowLimit = 200_000;
/** Browsers keep six connections to one origin: some stay free for everything else. */
const atOnce = 4;
const queue = openRunQueue(atOnce);

export const widgetKey = 'widget';

/** The answer of a widget. Equal questions are asked once, whatever widgets ask them; those in view go first. */
export function useWidgetAnswer({ source, sql, parameters }: WidgetQuestion, isInView: boolean | null) {
  const { api } = useGen();
  const urgency = useRef(0);
  urgency.current = isInView ? 1 : 0;
  return useQuery({
    queryKey: [widgetKey, source, sql, parameters],
    queryFn: ({ signal }) =>
      queue(() => runQuery(api, { request: { source, sql, parameters: { ...parameters }, rowLimit, queryId: newId() }, signal }), {
        urgency: () => urgency.current,
        signal,
      }),
    // Not before all cards know whether they are in view, so that those that are go first.
    enabled: isInView !== null,
    // Too many at once is a matter of waiting; the rest is for the person to decide.
    retry: (failures, error) => failures < 3 && error instanceof ProblemError && error.problem.code === 'query.too-many',
    staleTime: 60_000,
    gcTime: 5 * 60_000,
    // An answer is a large value with functions in it: it is compared by identity.
    structuralSharing: false,
  });
}
