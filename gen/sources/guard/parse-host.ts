import { isIP } from 'node:net';

/**
 * A host as it was typed, in the one spelling that everything after it uses: `0x7f.1`, `127.1` and `2130706433` are 127.0.0.1, names are lower-case
 * ASCII (IDNA), brackets and a dot at the end are gone. Undefined for what is no host.
 */
export function parseHost(typed: string): string | undefined {
  const text = typed.trim();
  if (text === '' || /[\s/?#@\\%]/.test(text)) return undefined;
  const bare = isIP(text) === 6 ? `[${text}]` : text;
  const url = URL.parse(`http://${bare}/`);
  if (url?.port !== '' || url.username !== '' || url.pathname !== '/') return undefined;
  // A colon outside brackets is a port that the URL's own default hides.
  if (!bare.startsWith('[') && bare.includes(':')) return undefined;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  return host === '' || host.length > 253 ? undefined : host;
}
