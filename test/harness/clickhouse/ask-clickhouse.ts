/** One request as a plain HTTP client sends it. */
export type ClickHouseRequest = {
  /** With user and password. */
  readonly url: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: NonNullable<RequestInit['body']>;
};

/** Sends a request; answers when its head has come. */
export function openAnswer({ url, params = {}, method = 'POST', headers = {}, body }: ClickHouseRequest): Promise<Response> {
  const { origin, username, password } = new URL(url);
  const authorization = `Basic ${btoa(`${username}:${password}`)}`;
  const sent = body === undefined ? {} : { body };
  return fetch(`${origin}/?${new URLSearchParams(params)}`, { method, headers: { authorization, ...headers }, ...sent });
}

/** Sends a request; answers when all has come. Fails when the answer breaks off. */
export async function askClickHouse(request: ClickHouseRequest) {
  const response = await openAnswer(request);
  return { status: response.status, headers: response.headers, text: await response.text() };
}
