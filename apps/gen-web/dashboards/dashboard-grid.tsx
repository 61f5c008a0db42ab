'use client';
import 'react-grid-layout/css/styles.css';
import type { Dashboard, DashboardLayout, GridPosition } from '@axion/contracts/gen/dashboards.ts';
import { useDirection } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import GridLayout, { type Layout, useContainerWidth } from 'react-grid-layout';
import { WidgetCard } from '../widgets/widget-card.tsx';
import { MoveHandle } from './edit/move-handle.tsx';
import { type FilterValues, parametersFor } from './filters/filter-values.ts';
import {
  type Breakpoint,
  bandSides,
  breakpointOf,
  columnsOf,
  gap,
  mirrored,
  type Nudge,
  nudge,
  placeWidgets,
  positionsOf,
  rowHeight,
} from './layout-model.ts';
import css from './look/dashboard.module.css';

type DashboardGridProps = {
  readonly dashboard: Dashboard;
  readonly layout: DashboardLayout;
  readonly isEditing: boolean;
  readonly values: FilterValues;
  readonly onLayout: (breakpoint: Breakpoint, positions: GridPosition[]) => void;
  readonly onEdit: ((widgetId: string) => void) | undefined;
  readonly onRemove: ((widgetId: string) => void) | undefined;
};

/** The widgets on their grid: 24 columns, 12 in the middle, 1 on a phone. While it is edited, cards are dragged, or moved by keys. */
export function DashboardGrid({ dashboard, layout: stored, isEditing, values, onLayout, onEdit, onRemove }: DashboardGridProps) {
  const t = useTranslations('dashboard');
  const { width, containerRef, mounted } = useContainerWidth();
  const { dir } = useDirection();
  const breakpoint = breakpointOf(width);
  const columns = columnsOf[breakpoint];
  const { widgets } = dashboard;
  const places = useMemo(() => placeWidgets(widgets, stored, breakpoint), [widgets, stored, breakpoint]);
  const turned = (layout: Layout) => (dir === 'rtl' ? mirrored(layout, columns) : layout);
  const [moved, setMoved] = useState('');
  const bands = useMemo(
    () => bandSides(places, new Set(widgets.filter(({ encoding }) => encoding.kind === 'number').map(({ id }) => id))),
    [places, widgets],
  );
  const take = (layout: Layout) => onLayout(breakpoint, positionsOf(layout));
  const onNudge = (id: string, title: string, by: Nudge) => {
    const next = nudge(
      places,
      id,
      dir === 'rtl' ? { ...by, ...(by.x === undefined ? {} : { x: -by.x }), ...(by.w === undefined ? {} : { w: -by.w }) } : by,
      columns,
    );
    const item = next.find(({ i }) => i === id);
    if (next === places || !item) return setMoved(t('noRoom', { title }));
    take(next);
    setMoved(t('movedTo', { title, column: item.x + 1, row: item.y + 1, width: item.w, height: item.h }));
  };
  return (
    <div ref={containerRef} className={css.grid} data-editing={isEditing || undefined} dir="ltr">
      <p className="visually-hidden" role="status">
        {moved}
      </p>
      {mounted ? (
        <GridLayout
          width={width}
          layout={turned(places)}
          gridConfig={{ cols: columns, rowHeight, margin: [gap, gap], containerPadding: [0, 0] }}
          dragConfig={{ enabled: isEditing, handle: `.${css.handle}` }}
          resizeConfig={{ enabled: isEditing && breakpoint !== 'small', handles: [dir === 'rtl' ? 'sw' : 'se'] }}
          onDragStop={(layout) => take(turned(layout))}
          onResizeStop={(layout) => take(turned(layout))}
        >
          {widgets.map((widget) => (
            <div key={widget.id} className={css.item} dir={dir}>
              <WidgetCard
                widget={widget}
                parameters={parametersFor(widget.sql, dashboard.filters, values)}
                band={isEditing || breakpoint === 'small' ? undefined : bands.get(widget.id)}
                handle={isEditing ? <MoveHandle title={widget.title} onNudge={(by) => onNudge(widget.id, widget.title, by)} /> : null}
                onEdit={onEdit && (() => onEdit(widget.id))}
                onRemove={isEditing && onRemove ? () => onRemove(widget.id) : undefined}
              />
            </div>
          ))}
        </GridLayout>
      ) : null}
    </div>
  );
}
