import type { ReactNode } from 'react';
import { SessionGate } from '../../session/session-gate.tsx';
import { GenShell } from '../../shell/gen-shell.tsx';

/** Pages of who is signed in. */
export default function PagesLayout({ children }: { readonly children: ReactNode }) {
  return (
    <SessionGate>
      <GenShell>{children}</GenShell>
    </SessionGate>
  );
}
