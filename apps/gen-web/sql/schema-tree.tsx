// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: lists are the elements of trees (WAI-ARIA)
'use client';
import {
  Icon123,
  IconBraces,
  IconBrackets,
  IconCalendar,
  IconChevronDown,
  IconChevronRight,
  IconClock,
  IconDecimal,
  IconFolder,
  IconHexagon,
  IconKey,
  IconQuestionMark,
  IconTable,
  IconToggleLeft,
  IconTypography,
} from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import css from './look/schema.module.css';
import { moveInTree, type SchemaNode } from './schema-nodes.ts';

const icons: Readonly<Record<Exclude<SchemaNode['kind'], 'source'>, typeof IconTable>> = {
  dataset: IconFolder,
  table: IconTable,
  text: IconTypography,
  integer: Icon123,
  number: IconDecimal,
  decimal: IconDecimal,
  boolean: IconToggleLeft,
  instant: IconClock,
  date: IconCalendar,
  uuid: IconKey,
  array: IconBrackets,
  map: IconBraces,
  tuple: IconBraces,
  geometry: IconHexagon,
  other: IconQuestionMark,
};

type SchemaTreeProps = {
  readonly label: string;
  readonly nodes: readonly SchemaNode[];
  /** The table that the SQL reads, on tint. */
  readonly marked: ReadonlySet<string>;
  readonly colourOf: (source: string) => string;
  readonly onToggle: (id: string) => void;
  /** Enter on a table or column, a click on a column, a double click on a table. */
  readonly onPick: (node: SchemaNode) => void;
};

/** Sources, datasets, tables, columns. One line has the focus; arrows walk, open and close. */
export function SchemaTree({ label, nodes, marked, colourOf, onToggle, onPick }: SchemaTreeProps) {
  const [focused, setFocused] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const current = nodes.find(({ id }) => id === focused) ?? nodes[0];
  const onKeyDown = (event: KeyboardEvent) => {
    if (!current) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (current.insert === null) onToggle(current.id);
      else onPick(current);
      return;
    }
    const isRtl = document.documentElement.dir === 'rtl';
    const key = { ArrowRight: isRtl ? 'back' : 'forward', ArrowLeft: isRtl ? 'forward' : 'back' }[event.key] ?? event.key;
    const move = moveInTree(nodes, current.id, key);
    if (!move) return;
    event.preventDefault();
    if ('toggle' in move) return onToggle(move.toggle);
    setFocused(move.focus);
    list.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(move.focus)}"]`)?.focus();
  };
  return (
    <ul ref={list} className={css.tree} role="tree" aria-label={label} onKeyDown={onKeyDown} data-own-keys>
      {nodes.map((node) => (
        <SchemaLine
          key={node.id}
          node={node}
          isMarked={marked.has(node.id)}
          isFirst={node.id === current?.id}
          colour={colourOf(node.source)}
          onFocus={() => setFocused(node.id)}
          onClick={() => (node.isExpanded === null ? onPick(node) : onToggle(node.id))}
          onDoubleClick={() => node.kind === 'table' && onPick(node)}
        />
      ))}
    </ul>
  );
}

type SchemaLineProps = {
  readonly node: SchemaNode;
  readonly isMarked: boolean;
  /** Whether Tab leads to this line. */
  readonly isFirst: boolean;
  readonly colour: string;
  readonly onFocus: () => void;
  readonly onClick: () => void;
  readonly onDoubleClick: () => void;
};

function SchemaLine({ node, isMarked, isFirst, colour, onFocus, onClick, onDoubleClick }: SchemaLineProps) {
  const { kind, level, isExpanded, label, detail, comment } = node;
  const Icon = kind === 'source' ? null : icons[kind];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys of all its lines
    <li
      role="treeitem"
      data-node={node.id}
      data-level={level}
      data-marked={isMarked || undefined}
      aria-level={level}
      aria-expanded={isExpanded ?? undefined}
      aria-selected={isMarked}
      tabIndex={isFirst ? 0 : -1}
      title={comment || undefined}
      onFocus={onFocus}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
    >
      {isExpanded === null ? null : isExpanded ? (
        <IconChevronDown size={13} stroke={1.8} className={css.chevron} />
      ) : (
        <IconChevronRight size={13} stroke={1.8} className={`${css.chevron} ${css.folded}`} />
      )}
      {Icon ? <Icon size={14} stroke={1.6} className={css.icon} /> : <i className={css.source} style={{ background: colour }} />}
      {kind === 'source' || kind === 'dataset' ? <span dir="auto">{label}</span> : <bdi>{label}</bdi>}
      <small>
        <bdi>{detail}</bdi>
      </small>
    </li>
  );
}
