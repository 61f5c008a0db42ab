'use client';
import { type Client, ProblemError } from '@axion/contracts/common/client.ts';
import type { Dashboard } from '@axion/contracts/gen/dashboards.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useGen } from '../../session/gen-context.tsx';
import { dashboardQuery, dashboardsKey } from '../queries.ts';

/** One change of a dashboard, made on the version that the person saw. */
export type Change = {
  readonly call: (client: Client, version: number) => Promise<Dashboard>;
  readonly after?: (saved: Dashboard) => void;
};

type Attempt = Change & { readonly version: number };

/** Makes changes one by one. One that somebody was faster with waits for the person's choice. */
export function useDashboardChanges(dashboard: Dashboard) {
  const { api } = useGen();
  const queryClient = useQueryClient();
  const { mutate, reset, isPending, error, variables } = useMutation({
    mutationFn: ({ call, version }: Attempt) => call(api.client, version),
    onSuccess: async (saved, { after }) => {
      queryClient.setQueryData(dashboardQuery(api, dashboard.id).queryKey, saved);
      after?.(saved);
      await queryClient.invalidateQueries({ queryKey: [...dashboardsKey, 'list'] });
    },
  });
  const isConflict = error instanceof ProblemError && error.problem.code === 'resource.moved-on';
  const theirs = isConflict ? Number(error.problem.version) : null;
  return {
    change: (change: Change) => mutate({ ...change, version: dashboard.version }),
    isSaving: isPending,
    /** Anything but a conflict. */
    error: isConflict ? null : error,
    conflict:
      theirs === null || !variables
        ? null
        : {
            keepMine: () => mutate({ ...variables, version: theirs }),
            takeTheirs: async () => {
              reset();
              await queryClient.invalidateQueries({ queryKey: dashboardQuery(api, dashboard.id).queryKey });
            },
          },
    reset,
  };
}

export type DashboardChanges = ReturnType<typeof useDashboardChanges>;
