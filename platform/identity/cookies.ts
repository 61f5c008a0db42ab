/** The value of a cookie in a `Cookie` header; the first one counts. */
export function readCookie(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

type Cookie = {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly maxAgeSeconds: number;
  /** Sent over https only. */
  readonly secure: boolean;
};

/** A `Set-Cookie` that no script reads and no other site's form sends (RFC 6265bis); a maximum age of 0 removes it. */
export const writeCookie = ({ name, value, path, maxAgeSeconds, secure }: Cookie): string =>
  `${name}=${value}; Path=${path}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
