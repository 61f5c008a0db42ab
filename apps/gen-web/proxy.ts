import { localeOf } from '@axion/ui/messages/catalogue.ts';
import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy, pageHeaders } from './server/content-security-policy.ts';
import { localeCookie, localeHeader } from './session/locale-cookie.ts';

/** Gives each page its nonce and its language: that of the cookie, else the first that the browser wishes and we speak. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development');
  const wishes = request.headers.get('accept-language')?.split(',') ?? [];
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  headers.set(localeHeader, localeOf([request.cookies.get(localeCookie)?.value, ...wishes.map((wish) => wish.trim())]));
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  for (const [name, value] of Object.entries(pageHeaders)) response.headers.set(name, value);
  return response;
}

/** Pages only: calls, tiles and files have nothing to draw. */
export const config = { matcher: ['/((?!api/|bigdata/|basemap/|healthz|_next/|favicon).*)'] };
