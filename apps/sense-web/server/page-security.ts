type Origins = { readonly apiUrl: string; readonly objectsUrl: string; readonly issuer: string };

const originOf = (url: string): string => new URL(url).origin;

/**
 * What the pages may do: code of this origin only and none from text, styles of this origin and those that carry the page's nonce,
 * pictures from object storage, calls to the API and the issuer, nobody may frame them.
 */
export const contentSecurityPolicy = ({ apiUrl, objectsUrl, issuer }: Origins, nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: blob: ${originOf(objectsUrl)}`,
    `connect-src 'self' ${[...new Set([apiUrl, issuer].map(originOf))].join(' ')}`,
    "font-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Headers of every answer. */
export const commonHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
};
