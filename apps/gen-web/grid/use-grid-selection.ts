'use client';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { type Cell, extendTo, type GridSize, moveSelection, type Selection, selectAll, selectCell } from './selection.ts';

type Settings = {
  readonly size: GridSize;
  readonly selection: Selection | null;
  readonly onSelect: (selection: Selection) => void;
  /** After a move by keys: bring the cell into view. */
  readonly onMove: (selection: Selection) => void;
  readonly onCopy: (selection: Selection) => void;
};

/** Keys and pointer of a grid: arrows walk, Shift and dragging draw a rectangle, Ctrl A takes all, Ctrl C copies. */
export function useGridSelection({ size, selection, onSelect, onMove, onCopy }: Settings) {
  const [isDrawing, setDrawing] = useState(false);
  const onKeyDown = (event: KeyboardEvent) => {
    const isCtrl = event.ctrlKey || event.metaKey;
    const letter = isCtrl ? event.key.toLowerCase() : '';
    const from = selection ?? selectCell({ row: 0, column: 0 });
    if (letter === 'c' && selection) onCopy(selection);
    else if (letter === 'a' && size.rows > 0) onSelect(selectAll(size));
    else {
      const moved = moveSelection(from, { key: event.key, isCtrl, isShift: event.shiftKey }, size);
      if (!moved) return;
      onSelect(selection ? moved : from);
      onMove(selection ? moved : from);
    }
    event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent) => {
    const cell = cellAt(event);
    if (!cell || event.button !== 0) return;
    setDrawing(event.pointerType === 'mouse');
    onSelect(event.shiftKey && selection ? extendTo(selection, cell) : selectCell(cell));
  };
  const onPointerMove = (event: PointerEvent) => {
    const cell = isDrawing && event.buttons === 1 ? cellAt(event) : undefined;
    if (cell && selection) onSelect(extendTo(selection, cell));
  };
  return { onKeyDown, onPointerDown, onPointerMove, onPointerUp: () => setDrawing(false) };
}

function cellAt(event: PointerEvent): Cell | undefined {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-cell]') : null;
  const [row, column] = (target?.dataset.cell ?? '').split(' ').map(Number);
  return target && row !== undefined && column !== undefined ? { row, column } : undefined;
}
