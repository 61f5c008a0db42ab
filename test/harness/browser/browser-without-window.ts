/** A page or a redirect, as a browser would have it before it goes on. */
export type Visit = { readonly status: number; readonly location: string | undefined; readonly text: string; readonly headers: Headers };

/** Follows redirects by hand and keeps cookies by host, for sign-in flows over HTTP. */
export function createBrowser() {
  const jars = new Map<string, Map<string, string>>();

  async function visit(url: string, form?: Record<string, string>): Promise<Visit> {
    const { hostname, pathname } = new URL(url);
    const jar = jars.get(hostname) ?? new Map<string, string>();
    jars.set(hostname, jar);
    const cookie = [...jar.values()].filter((text) => pathname.startsWith(pathOf(text))).map((text) => text.split(';')[0]);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie.length > 0 ? { cookie: cookie.join('; ') } : {}) },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    for (const set of response.headers.getSetCookie()) {
      const name = `${set.split('=')[0]} ${pathOf(set)}`;
      if (/expires=Thu, 01 Jan 1970/i.test(set)) jar.delete(name);
      else jar.set(name, set);
    }
    const location = response.headers.get('location');
    return {
      status: response.status,
      location: location === null ? undefined : new URL(location, url).href,
      text: await response.text(),
      headers: response.headers,
    };
  }

  /** Goes on until a page comes, or a redirect to an address that begins with `until`. */
  async function follow(url: string, until: string): Promise<Visit> {
    let visited = await visit(url);
    for (let hops = 0; hops < 10 && visited.location && !visited.location.startsWith(until); hops += 1)
      visited = await visit(visited.location);
    return visited;
  }

  return { visit, follow };
}

const pathOf = (setCookie: string): string => /; path=([^;]+)/i.exec(setCookie)?.[1] ?? '/';
