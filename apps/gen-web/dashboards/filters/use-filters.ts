'use client';
import type { DashboardFilter } from '@axion/contracts/gen/widgets.ts';
import { usePathname, useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { type FilterValue, type FilterValues, readFilters, variablesOf, writeFilters } from './filter-values.ts';

/** Filters whose values live in the address: a link holds them, and going back undoes a choice. */
export function useFilters(filters: readonly DashboardFilter[]) {
  const search = useSearchParams();
  const pathname = usePathname();
  const values: FilterValues = useMemo(() => readFilters(filters, new URLSearchParams(search)), [filters, search]);
  // Not by the router: nothing has to come from the server for another choice.
  const go = (next: URLSearchParams) => history.pushState(null, '', `${pathname}${next.size > 0 ? `?${next}` : ''}`);
  return {
    values,
    change: (id: string, value: FilterValue) => go(writeFilters(filters, { ...values, [id]: value }, new URLSearchParams(search))),
    reset: () => {
      const next = new URLSearchParams(search);
      for (const name of filters.flatMap(variablesOf)) next.delete(name);
      go(next);
    },
  };
}
