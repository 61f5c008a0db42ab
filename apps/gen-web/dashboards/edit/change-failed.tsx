'use client';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { ChangedMeanwhile } from '../../shell/changed-meanwhile.tsx';
import type { DashboardChanges } from './use-dashboard-changes.ts';

type ChangeFailedProps = {
  readonly changes: DashboardChanges;
  /** What was being changed. */
  readonly name: string;
  /** What was not done, for every failure but a conflict. */
  readonly what: string;
  /** Their version was taken: what was changed here is gone. */
  readonly onTaken: () => void;
};

/** A change that was not made: somebody was faster and the person chooses, or anything else went wrong. */
export function ChangeFailed({ changes, name, what, onTaken }: ChangeFailedProps) {
  const { conflict, error } = changes;
  if (conflict)
    return <ChangedMeanwhile what={name} onKeepMine={conflict.keepMine} onTakeTheirs={() => void conflict.takeTheirs().then(onTaken)} />;
  return error ? <QueryError error={error} what={what} /> : null;
}
