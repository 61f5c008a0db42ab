/** The mark: two edges of a road that meet, and its dashes. The edges take the text colour, the dashes stay yellow. What stands around it names it. */
export function AxionMark({ size = 26 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 26 26" aria-hidden="true">
      <path d="M10.2 2h5.6L24 24h-5.4L13 8.2 7.4 24H2z" fill="currentColor" />
      <path d="M11.9 13.5h2.2l.5 3.4h-3.2zM11.1 19h3.8l.7 5h-5.2z" fill="var(--here)" />
    </svg>
  );
}
