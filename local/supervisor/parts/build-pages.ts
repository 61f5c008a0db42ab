import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { waitForLock } from '../control/stack-lock.ts';
import type { Step, StepRun } from './part.ts';
import { type Program, programCommand } from './program-part.ts';
import type { Ground } from './settings.ts';
import { whenChanged } from './when-changed.ts';

type Build = Program & {
  readonly title: string;
  /** What the pages are made of. */
  readonly sources: readonly string[];
  /** What the build leaves; its absence means that there is none. */
  readonly output: string;
  /** What the server of the pages wants beside itself, and the build leaves elsewhere. */
  readonly copies?: readonly (readonly [from: string, to: string])[];
};

/** How each web app is built. */
const builds = {
  'sense-web': {
    title: 'Pages of Sense Web',
    entry: 'node_modules/vite/bin/vite.js',
    args: ['build'],
    folder: 'apps/sense-web',
    takes: [],
    env: { NODE_ENV: 'production' },
    sources: ['apps/sense-web', 'ui', 'contracts', 'package-lock.json'],
    output: 'apps/sense-web/dist',
  },
  'gen-web': {
    title: 'Pages of Gen Web',
    entry: 'node_modules/next/dist/bin/next',
    args: ['build'],
    folder: 'apps/gen-web',
    takes: [],
    env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    sources: ['apps/gen-web', 'ui', 'contracts', 'platform', 'package-lock.json'],
    output: 'apps/gen-web/.next',
    copies: [
      ['apps/gen-web/.next/static', 'apps/gen-web/.next/standalone/apps/gen-web/.next/static'],
      ['apps/gen-web/public', 'apps/gen-web/.next/standalone/apps/gen-web/public'],
    ],
  },
} satisfies Record<string, Build>;

const longestBuildMs = 15 * 60_000;

/**
 * Builds the pages of a web app when their sources are not those of the last build. What was built is noted beside it, inside the output, so that note and pages go together;
 * two stacks of one checkout wait for each other.
 */
export function buildStep(ground: Ground, app: keyof typeof builds): Step {
  const build: Build = builds[app];
  return {
    kind: 'step',
    name: `build-${app}`,
    title: build.title,
    dependsOn: [],
    work: (run) => buildWhenChanged(ground, app, build, run),
  };
}

async function buildWhenChanged(ground: Ground, app: string, build: Build, { run, signal }: StepRun): Promise<string> {
  const { project } = ground.home;
  const lock = await waitForLock(project, `build-${app}`, { withinMs: longestBuildMs, signal });
  try {
    const made = { project, sources: build.sources, note: join(project, build.output, '.built-from') };
    const make = async () => {
      await run(programCommand(ground, build));
      for (const [from, to] of build.copies ?? []) cpSync(join(project, from), join(project, to), { recursive: true });
    };
    return (await whenChanged(made, make)) ? 'built' : 'as built before';
  } finally {
    await lock.release();
  }
}
