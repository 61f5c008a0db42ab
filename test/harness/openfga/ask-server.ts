/** One of the two servers that are compared, and how it is spoken to. */
export type Server = { readonly apiUrl: string; readonly apiToken: string };
export type Answer = { readonly status: number; readonly json: Readonly<Record<string, unknown>> };

const timeoutMs = 20_000;

/** A call of the OpenFGA HTTP API; a text is sent as it is. */
export async function ask(server: Server, method: string, path: string, body?: unknown): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${server.apiUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${server.apiToken}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(timeoutMs),
    ...(text === undefined ? {} : { body: text }),
  });
  const answer = await response.text();
  return { status: response.status, json: parsed(answer) };
}

function parsed(text: string): Answer['json'] {
  try {
    return JSON.parse(text || '{}') as Answer['json'];
  } catch {
    return { text };
  }
}
