import type { Environment } from '@axion/platform/config/load-config.ts';
import type { ProvidedContext } from 'vitest';

/** A store that is started once for a run of tests. */
export type TestServer = {
  readonly name: string;
  /** `folder` is the server's own, empty, and removed at the end. What comes back is provided to the test files. */
  readonly start: (place: { readonly folder: string; readonly env: Environment }) => Promise<RunningTestServer>;
};

export type RunningTestServer = { readonly provided: Partial<ProvidedContext>; readonly stop: () => Promise<void> };
