/** Characters that `encodeURIComponent` leaves alone and Signature Version 4 does not. */
const leftAlone = /[!'()*]/g;
const plain = /^[A-Za-z0-9_.~-]*$/;
const plainPath = /^[A-Za-z0-9_.~/-]*$/;

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/**
 * Percent-encodes as Signature Version 4 does: UTF-8 bytes, capital hex, only `A-Z a-z 0-9 - . _ ~` stay.
 * @throws URIError on a lone surrogate, which has no UTF-8 form
 */
export const encodeUri = (text: string): string => (plain.test(text) ? text : encodeURIComponent(text).replace(leftAlone, percent));

/**
 * An object key as it stands in a URL and in a canonical request: encoded once, slashes kept, nothing normalised (`a//b` and `..` are plain names in S3).
 * @throws URIError on a lone surrogate
 */
export const encodeKey = (key: string): string => (plainPath.test(key) ? key : encodeUri(key).replaceAll('%2F', '/'));

/** Query parameters in canonical form: encoded, then sorted by encoded name, then by encoded value. A parameter without value keeps its `=`. */
export function canonicalQuery(parameters: Iterable<readonly [name: string, value: string]>): string {
  const encoded = Array.from(parameters, ([name, value]) => [encodeUri(name), encodeUri(value)] as const);
  encoded.sort(([a, aValue], [b, bValue]) => order(a, b) || order(aValue, bValue));
  return encoded.map(([name, value]) => `${name}=${value}`).join('&');
}

/** Encoded text is ASCII, so comparing UTF-16 units compares bytes. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
