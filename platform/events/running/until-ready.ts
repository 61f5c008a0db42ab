import { setTimeout as sleep } from 'node:timers/promises';
import type { Readiness } from '../../http/readiness.ts';
import type { Log } from '../../telemetry/log.ts';

/** What a consumer needs beside the event log: tables of this release, most of all. Absent when it needs nothing; answers within seconds, as `openReadiness` does. */
export type Needs = { readonly ready?: (() => Promise<Readiness>) | undefined };

type Waiting = Needs & {
  readonly consumer: { readonly topic: string; readonly group: string };
  readonly log: Log;
  readonly stopped: AbortSignal;
};

const askAgainMs = 1_000;

/** Whether all is there that the consumer needs; while it is not, no message is at fault. */
export const isReady = async ({ ready }: Needs): Promise<boolean> => ready === undefined || (await ready()).ready;

/** Waits until all is there, or the consumer is stopped; says once what it waits for. */
export async function untilReady({ ready, consumer: { topic, group }, log, stopped }: Waiting): Promise<void> {
  for (let said = ''; ready !== undefined && !stopped.aborted; ) {
    const state = await ready();
    if (state.ready) return;
    if (state.waitsFor !== said) log.warn('a consumer waits', { topic, group, waitsFor: state.waitsFor });
    said = state.waitsFor;
    await sleep(askAgainMs, undefined, { signal: stopped }).catch(() => undefined);
  }
}
