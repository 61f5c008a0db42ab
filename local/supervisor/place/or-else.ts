/** The value, or another one where reading fails: processes end while /proc is read, and other users' are closed to us. */
export const orElse = <Value>(read: () => Value, otherwise: Value): Value => {
  try {
    return read();
  } catch {
    return otherwise;
  }
};
