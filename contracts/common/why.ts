import { z } from 'zod';

const Fact = z.object({ user: z.string(), relation: z.string(), object: z.string() });
const about = { object: z.string(), relation: z.string() };

type Step =
  | { kind: 'fact' | 'through'; object: string; relation: string; fact: z.infer<typeof Fact> }
  | { kind: 'is'; object: string; relation: string; by: string }
  | { kind: 'both'; object: string; relation: string; ways: Step[][] };

/**
 * One step from a right back to a stored fact. `fact` ends the way; `through` goes on at the thing that the fact names; `is`: one relation of the same
 * thing gives another; `both`: all ways must hold.
 */
const WhyStep: z.ZodType<Step> = z.lazy(() =>
  z.union([
    z.object({ kind: z.enum(['fact', 'through']), ...about, fact: Fact }),
    z.object({ kind: z.literal('is'), ...about, by: z.string() }),
    z.object({ kind: z.literal('both'), ...about, ways: z.array(z.array(WhyStep)) }),
  ]),
);

/** Why somebody holds a right, or what is missing. */
export const Why = z.object({
  allowed: z.boolean(),
  /** One way by which it is held, from the thing asked about to stored facts; empty when it is not held, or when `isCut`. */
  path: z.array(WhyStep),
  /** For a right that is not held: where something is there already and something is not. */
  nearMisses: z.array(z.object({ ...about, holds: z.array(z.string()), lacks: z.array(z.string()) })),
  /** There is more than was looked at: a right may be held without a path here, or lack something that is not named. */
  isCut: z.boolean(),
});
export type Why = z.infer<typeof Why>;
