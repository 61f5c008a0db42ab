import type { PartState, StackState } from '../part-state.ts';
import type { Part } from './part.ts';

/** What is known of all parts, and who wants to hear of it. */
export function openBoard(parts: readonly Part[]) {
  const listeners = new Set<(state: StackState) => void>();
  const begun = Date.now();
  const states = new Map<string, PartState>(parts.map((part) => [part.name, firstState(part)]));
  let whole: Omit<StackState, 'parts'> = {
    phase: 'starting',
    supervisorPid: process.pid,
    startedAt: new Date(begun).toISOString(),
    tookMs: null,
    failure: null,
  };
  const state = (): StackState => ({ ...whole, parts: [...states.values()] });
  const tell = () => {
    const now = state();
    for (const listener of listeners) listener(now);
  };
  return {
    state,
    change: (name: string, change: Partial<PartState>) => {
      states.set(name, { ...(states.get(name) as PartState), ...change });
      tell();
    },
    phase: (phase: StackState['phase']) => {
      // A failed start stays a failed start while what had begun is stopped.
      if (whole.phase !== 'failed') whole = { ...whole, phase, tookMs: phase === 'ready' ? Date.now() - begun : whole.tookMs };
      tell();
    },
    fail: (failure: readonly string[]) => {
      whole = { ...whole, phase: 'failed', failure };
      tell();
    },
    onChange: (listener: (state: StackState) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const firstState = (part: Part): PartState => ({
  name: part.name,
  title: part.title,
  kind: part.kind,
  standing: 'waiting',
  url: part.kind === 'server' ? part.url : null,
  pid: null,
  restarts: 0,
  external: part.kind === 'server' && part.command === undefined,
  detail: null,
  tookMs: null,
});
