'use client';
import {
  addWidget,
  type Dashboard,
  type DashboardLayout,
  type GridPosition,
  removeWidget,
  updateDashboard,
  updateWidget,
} from '@axion/contracts/gen/dashboards.ts';
import type { WidgetContent } from '@axion/contracts/gen/widgets.ts';
import { useState } from 'react';
import { newId } from '../../query/new-id.ts';
import { type Breakpoint, samePlaces } from '../layout-model.ts';
import type { About } from './about-form.tsx';
import { useDashboardChanges } from './use-dashboard-changes.ts';

/** The mode in which cards are moved: their places are kept here until they are saved as a whole. */
export function useDashboardEdit(dashboard: Dashboard) {
  const changes = useDashboardChanges(dashboard);
  const [moved, setMoved] = useState<Partial<DashboardLayout> | null>(null);
  const [isEditing, setEditing] = useState(false);
  const dashboardId = dashboard.id;
  const stop = () => {
    setMoved(null);
    setEditing(false);
    changes.reset();
  };
  const layout: DashboardLayout = { ...dashboard.layout, ...moved };
  return {
    changes,
    isEditing,
    layout,
    isMoved: moved !== null,
    start: () => setEditing(true),
    stop,
    setPositions: (breakpoint: Breakpoint, positions: GridPosition[]) => {
      if (isEditing && !samePlaces(positions, layout[breakpoint])) setMoved((before) => ({ ...before, [breakpoint]: positions }));
    },
    saveLayout: () => changes.change({ call: (client, version) => client(updateDashboard, { dashboardId, version, layout }), after: stop }),
    saveAbout: (about: About, after: () => void) =>
      changes.change({ call: (client, version) => client(updateDashboard, { dashboardId, version, ...about }), after }),
    saveWidget: (widgetId: string | null, widget: WidgetContent, after: () => void) =>
      changes.change({
        call: (client, version) =>
          widgetId === null
            ? client(addWidget, { dashboardId, version, widget: { id: newId(), ...widget } })
            : client(updateWidget, { dashboardId, widgetId, version, widget }),
        after,
      }),
    removeWidget: (widgetId: string) =>
      changes.change({
        call: (client, version) => client(removeWidget, { dashboardId, widgetId, version }),
        after: () => setMoved((before) => before && withoutWidget(before, widgetId)),
      }),
  };
}

const withoutWidget = (layout: Partial<DashboardLayout>, widgetId: string): Partial<DashboardLayout> =>
  Object.fromEntries(
    Object.entries(layout).map(([breakpoint, positions]) => [breakpoint, positions.filter((position) => position.widgetId !== widgetId)]),
  );

export type DashboardEdit = ReturnType<typeof useDashboardEdit>;
