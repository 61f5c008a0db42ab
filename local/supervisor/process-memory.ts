/** A size in the text of a /proc file that counts in kB, such as status, smaps_rollup and meminfo. */
export function kilobytesIn(text: string, field: string): number | null {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  return found === undefined ? null : Number(found) * 1024;
}
