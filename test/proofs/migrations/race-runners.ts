import { faultsAfter } from './look-after.ts';
import { onFreshDatabase, type ProofServer } from './proof-databases.ts';
import { sampleFiles } from './sample-files.ts';
import { startRunner } from './start-runner.ts';

/** What came of many runners at once. */
export type RaceLedger = {
  readonly rounds: number;
  readonly runners: number;
  readonly appliedTwice: number;
  readonly stuck: number;
  readonly faults: readonly string[];
};

/** A runner that is not done after this long is stuck. */
const stuckAfterMs = 60_000;

/** `runners` processes start on one empty database at the same moment, `rounds` times: every file must be applied by exactly one of them. */
export async function raceRunners(
  server: ProofServer,
  { folder, runners, rounds }: { readonly folder: string; readonly runners: number; readonly rounds: number },
): Promise<RaceLedger> {
  const faults: string[] = [];
  let appliedTwice = 0;
  let stuck = 0;
  for (let round = 1; round <= rounds; round += 1) {
    await onFreshDatabase(server, async ({ runner, admin }) => {
      const started = Array.from({ length: runners }, () => startRunner(runner, folder));
      const cut = setTimeout(() => {
        stuck += 1;
        for (const { kill } of started) kill();
      }, stuckAfterMs);
      const ended = await Promise.all(started.map((process) => process.ended));
      clearTimeout(cut);
      const applied = ended.flatMap((end) => end.applied);
      appliedTwice += applied.length - new Set(applied).size;
      const found = await faultsAfter(admin);
      const told = [...found, ...ended.flatMap(({ code }) => code ?? [])];
      if (new Set(applied).size !== Object.keys(sampleFiles).length) told.push(`applied: ${applied.join(', ')}`);
      faults.push(...told.map((fault) => `round ${round}: ${fault}`));
    });
  }
  return { rounds, runners, appliedTwice, stuck, faults };
}
