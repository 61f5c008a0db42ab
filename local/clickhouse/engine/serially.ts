/** One call after another, in the order of asking; a failed call does not hold up the next. */
export function serially<Args extends readonly unknown[], Result>(
  call: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (...args) => {
    const next = last.then(
      () => call(...args),
      () => call(...args),
    );
    last = next;
    return next;
  };
}
