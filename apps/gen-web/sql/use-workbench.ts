'use client';
import { ProblemError } from '@axion/contracts/common/client.ts';
import type { DataSource } from '@axion/contracts/gen/sources.ts';
import { useCopy } from '@axion/ui/controls/copy-button.tsx';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { placeOf } from '../editor/error-place.ts';
import type { SqlEditorHandle } from '../editor/sql-editor.tsx';
import type { TimeZoneChoice } from '../query/cell-text.ts';
import { useGen } from '../session/gen-context.tsx';
import { schemaQuery } from '../sources/queries.ts';
import type { SchemaNode } from './schema-nodes.ts';
import { shiftedPlace } from './shifted-place.ts';
import type { useDrafts } from './use-drafts.ts';
import { isBusy, useQueryRun } from './use-query-run.ts';

const noSchema = { database: null, datasets: [] };
const defaultLimit = 100_000;

type WorkbenchDeps = { readonly drafts: NonNullable<ReturnType<typeof useDrafts>>; readonly sources: readonly DataSource[] };

/** What editor, toolbar and results share: the draft in front, what it runs against, and how its run is doing. */
export function useWorkbench({ drafts, sources }: WorkbenchDeps) {
  const { api } = useGen();
  const editor = useRef<SqlEditorHandle>(null);
  const query = useQueryRun();
  const { copied, copy } = useCopy();
  const [rowLimit, onRowLimit] = useState<number>(defaultLimit);
  const [zone, onZone] = useState<TimeZoneChoice>('utc');
  const [hasSelection, onSelect] = useState(false);
  const { sql, source: wished } = drafts.current;
  const source = sources.find(({ name }) => name === wished)?.name ?? sources[0]?.name ?? null;
  const schema = useQuery({ ...schemaQuery(api, source ?? ''), enabled: source !== null }).data ?? noSchema;
  const canRun = source !== null && sql.trim() !== '';
  const run = (part: { readonly text: string; readonly from: number } | null) => {
    if (canRun) query.run({ source, sql: part?.text ?? sql, rowLimit, offset: part?.from ?? 0 });
  };
  const runSelection = () => run(editor.current?.selection() ?? null);
  const link = () => `${location.origin}/sql?${new URLSearchParams({ ...(source === null ? {} : { source }), sql })}`;
  const { state, cancel } = query;
  return {
    source,
    pick: ({ insert, source: of }: SchemaNode) => {
      if (insert !== null) editor.current?.insert(insert);
      if (of !== source) drafts.change({ source: of });
    },
    editor: { ref: editor, schema, mark: useMark(state, sql), onRun: runSelection, onCancel: cancel, onSelect },
    results: { state, zone, onRetry: runSelection },
    toolbar: {
      ...{ source, rowLimit, onRowLimit, zone, onZone, canRun, hasSelection, onCancel: cancel },
      isBusy: isBusy(state),
      isCancelling: state.status === 'cancelling',
      onRun: runSelection,
      onRunAll: () => run(null),
      isLinkCopied: copied,
      onCopyLink: () => copy(link()),
    },
  };
}

/** The place that the engine complained of, as long as the text is the one that was run. */
function useMark(state: ReturnType<typeof useQueryRun>['state'], sql: string) {
  const problem = state.status === 'failed' && state.error instanceof ProblemError ? state.error.problem : null;
  const { asked } = state;
  return useMemo(() => {
    const place = problem && placeOf(problem);
    if (!place || !asked || !sql.includes(asked.sql)) return null;
    return { place: shiftedPlace(place, sql, asked.offset), message: [problem.detail, problem.hint].filter(Boolean).join(' ') };
  }, [problem, asked, sql]);
}
