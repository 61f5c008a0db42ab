import { z } from 'zod';

/** What the server of these pages says about the world; nothing of it is secret. */
export const RuntimeConfig = z.object({
  /** Where the Sense API answers browsers, without a slash at its end. */
  apiUrl: z.url(),
  issuer: z.url(),
  clientId: z.string().min(1),
  /** Who the access token is for, where the identity provider wants to be told. */
  audience: z.string().optional(),
});
export type RuntimeConfig = z.infer<typeof RuntimeConfig>;

const deadlineMs = 10_000;

/** Reads `/config.json` of this origin. @throws Error with a sentence for the operator */
export async function loadRuntimeConfig(): Promise<RuntimeConfig> {
  const response = await fetch('/config.json', { cache: 'no-cache', signal: AbortSignal.timeout(deadlineMs) });
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`);
  const parsed = RuntimeConfig.safeParse(await response.json());
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}
