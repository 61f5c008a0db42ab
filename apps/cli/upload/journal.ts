import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Ids minted for one drive, so that a run that was cut off goes on with the same ones. */
const Plan = z.object({
  key: z.string(),
  trackId: z.uuidv7(),
  batchId: z.uuidv7(),
  /** Frame id by SHA-256. */
  frames: z.record(z.string(), z.uuidv7()),
});
export type Plan = z.infer<typeof Plan>;

export type Journal = {
  /** The plan of an earlier run that did not come to its end. */
  readonly unfinished: (key: string) => Plan | undefined;
  /** Durable before anything is sent. */
  readonly begin: (plan: Plan) => void;
  readonly finish: (key: string) => void;
  readonly close: () => void;
};

/** What makes two runs speak of the same drive: whose it is and the bytes of its files. */
export const planKey = (organizationId: string, device: string, hashes: readonly string[]): string =>
  createHash('sha256')
    .update([organizationId, device, ...[...hashes].sort()].join('\n'))
    .digest('hex');

/** Lines of JSON, appended and synced; a line cut by a crash is passed over. One file a service. */
export function openJournal(folder: string, apiUrl: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${createHash('sha256').update(apiUrl).digest('hex').slice(0, 16)}.jsonl`);
  const plans = readPlans(path);
  const file = openSync(path, 'a', 0o600);
  const append = (line: object) => {
    writeSync(file, `\n${JSON.stringify(line)}`);
    fsyncSync(file);
  };
  return {
    unfinished: (key) => plans.get(key),
    begin(plan) {
      plans.set(plan.key, plan);
      append(plan);
    },
    finish(key) {
      plans.delete(key);
      append({ finished: key });
    },
    close: () => closeSync(file),
  };
}

function readPlans(path: string): Map<string, Plan> {
  const plans = new Map<string, Plan>();
  for (const line of textOf(path).split('\n')) {
    const entry = parse(line);
    const plan = Plan.safeParse(entry);
    if (plan.success) plans.set(plan.data.key, plan.data);
    const finished = (entry as { finished?: string } | undefined)?.finished;
    if (finished !== undefined) plans.delete(finished);
  }
  return plans;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function parse(line: string): unknown {
  try {
    return line === '' ? undefined : JSON.parse(line);
  } catch {
    return undefined;
  }
}
