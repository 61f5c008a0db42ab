/**
 * What is known of one question. `cycle`: the question led back to itself before anything was found, so nobody can say yes, and nobody may
 * conclude no. `too-deep`: the way was cut off. Only `allowed` opens a door.
 */
export type Verdict = 'allowed' | 'denied' | 'cycle' | 'too-deep';

/** Settled for good: no other way of asking gives another answer. */
export const isSettled = (verdict: Verdict): boolean => verdict === 'allowed' || verdict === 'denied';

/** Verdicts in the order in which they win. */
const unionOrder: readonly Verdict[] = ['allowed', 'too-deep', 'cycle', 'denied'];
const intersectionOrder: readonly Verdict[] = ['denied', 'cycle', 'too-deep', 'allowed'];

/** Any yes is a yes, whatever failed beside it. Of none, `denied`. */
export const inUnion = (found: readonly Verdict[]): Verdict => first(unionOrder, found) ?? 'denied';

/** Any no is a no, whatever failed beside it, and a cycle cannot be a yes. Of none, `denied`. */
export const inIntersection = (found: readonly Verdict[]): Verdict => first(intersectionOrder, found) ?? 'denied';

/** `base but not subtract`. A cycle behind `but not` denies: who cannot be shown to be outside is not let in. */
export const inDifference = (base: Verdict, subtract: Verdict): Verdict => inIntersection([base, negated[subtract]]);

const negated: Record<Verdict, Verdict> = { allowed: 'denied', denied: 'allowed', cycle: 'cycle', 'too-deep': 'too-deep' };

const first = (order: readonly Verdict[], found: readonly Verdict[]): Verdict | undefined =>
  order.find((verdict) => found.includes(verdict));
