import type { StackState } from './part-state.ts';
import type { TreeMemory } from './place/process-tree.ts';

/** What `GET /status` answers: the state, and the memory below each pid (the supervisor's own without its children). */
export type StackReport = StackState & { readonly memory: Readonly<Record<string, TreeMemory>> };
