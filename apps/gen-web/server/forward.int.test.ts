import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { forward } from './forward.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server behind ours, on a port of its own. */
async function behind(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const ask = (path: string, init: RequestInit = {}) => new Request(`http://localhost:3000${path}`, init);

describe('forward', () => {
  it('passes bytes on as they come, before the answer ends', async () => {
    let goOn = () => undefined as unknown;
    const origin = await behind((_, response) => {
      response.writeHead(200, { 'content-type': 'application/vnd.apache.arrow.stream' });
      response.write('first');
      goOn = () => response.end('last');
    });
    const answer = await forward(ask('/bigdata/query/stream'), origin);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader?.read()).toEqual({ done: false, value: 'first' });
    goOn();
    expect(await reader?.read()).toEqual({ done: false, value: 'last' });
    expect(answer.headers.get('content-type')).toBe('application/vnd.apache.arrow.stream');
  });

  it('passes method, path, body and headers there, cookies and redirects back', async () => {
    const origin = await behind(async (request, response) => {
      const body = (await request.toArray()).join('');
      response.setHeader('set-cookie', ['a=1; HttpOnly', 'b=2; Path=/']).setHeader('location', 'http://issuer/auth?x=1');
      response
        .writeHead(303)
        .end(`${request.method} ${request.url} ${request.headers['x-axion-csrf-token']} ${request.headers['x-forwarded-host']} ${body}`);
    });
    const answer = await forward(
      ask('/api/v1/session/sign-out?a=b%2Fc', {
        method: 'POST',
        body: '{"x":1}',
        headers: { 'x-axion-csrf-token': 't', host: 'gen.example' },
      }),
      origin,
    );
    expect(answer.status).toBe(303);
    expect(answer.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2; Path=/']);
    expect(answer.headers.get('location')).toBe('http://issuer/auth?x=1');
    expect(await answer.text()).toMatch(/^POST \/api\/v1\/session\/sign-out\?a=b%2Fc t .*\{"x":1\}$/);
  });

  it('ends the call behind it when the caller goes away', async () => {
    const gone = Promise.withResolvers<void>();
    const origin = await behind((_, response) => {
      response.writeHead(200).write('x');
      response.once('close', gone.resolve);
    });
    const leaving = new AbortController();
    const answer = await forward(ask('/bigdata/query/stream', { method: 'POST', body: '{}', signal: leaving.signal }), origin);
    expect(answer.status).toBe(200);
    leaving.abort();
    await gone.promise;
  });

  it('breaks off where the answer behind it breaks off', async () => {
    const origin = await behind((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => response.destroy(), 20);
    });
    const answer = await forward(ask('/bigdata/query/stream'), origin);
    await expect(answer.text()).rejects.toThrow();
  });

  it('says that nobody answers', async () => {
    const answer = await forward(ask('/api/v1/session'), 'http://127.0.0.1:1');
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({
      code: 'network.unreachable',
      retryable: true,
      detail: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('takes an answer without a body', async () => {
    const origin = await behind((_, response) => response.writeHead(204).end());
    expect((await forward(ask('/api/v1/dashboards/x', { method: 'DELETE' }), origin)).status).toBe(204);
  });
});
