import type { DashboardLayout } from '@axion/contracts/gen/dashboards.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';

/** Each place belongs to a widget of the dashboard, and each widget has at most one place a breakpoint. @throws AxionError `dashboard.layout-invalid` */
export function checkLayout(layout: DashboardLayout, widgetIds: readonly string[]): void {
  for (const places of Object.values(layout)) {
    const seen = new Set<string>();
    for (const { widgetId } of places) {
      if (seen.has(widgetId) || !widgetIds.includes(widgetId)) throw new AxionError('dashboard.layout-invalid', { widgetId });
      seen.add(widgetId);
    }
  }
}

/** A layout without the places of a widget. */
export const layoutWithout = (layout: DashboardLayout, widgetId: string): DashboardLayout => {
  const others = (places: DashboardLayout['large']) => places.filter((place) => place.widgetId !== widgetId);
  return { large: others(layout.large), medium: others(layout.medium), small: others(layout.small) };
};
