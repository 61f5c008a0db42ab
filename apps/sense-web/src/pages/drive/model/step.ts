/** The ways to walk through frames by key. */
export type Step = 'next' | 'previous' | 'ten-on' | 'ten-back' | 'first' | 'last';

/** Keys of the page by the step they take. Arrows follow the order of time, which never mirrors. */
export const keySteps: Readonly<Record<string, Step>> = {
  ArrowRight: 'next',
  ArrowLeft: 'previous',
  'Shift+ArrowRight': 'ten-on',
  'Shift+ArrowLeft': 'ten-back',
  PageDown: 'ten-on',
  PageUp: 'ten-back',
  Home: 'first',
  End: 'last',
};

const moves: Record<Step, (index: number, last: number) => number> = {
  next: (index) => index + 1,
  previous: (index) => index - 1,
  'ten-on': (index) => index + 10,
  'ten-back': (index) => index - 10,
  first: () => 0,
  last: (_, last) => last,
};

/** The frame that a step leads to; at the ends it stays. */
export const stepped = (step: Step, index: number, count: number): number =>
  Math.max(0, Math.min(count - 1, moves[step](index, count - 1)));
