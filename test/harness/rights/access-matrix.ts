import type { Endpoint } from '@axion/contracts/common/endpoint.ts';

/** Names of things by what a path calls them: `trackId`, `organizationId`, … */
export type Ids = Readonly<Record<string, string>>;

/** What one call of an endpoint sends beside its path; a text such as `$trackId` stands for the id of that name. */
export type Sample = { readonly query?: Readonly<Record<string, string>>; readonly body?: object };

export type Answer = { readonly status: number; readonly code: string | undefined; readonly text: string };

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value && 'answer' in value;

/** The endpoints of some contract files, by the name of their export. */
export const endpointsIn = (modules: readonly Record<string, unknown>[]): ReadonlyMap<string, Endpoint> =>
  new Map(
    modules.flatMap((module) => Object.entries(module).flatMap(([name, value]) => (isEndpoint(value) ? [[name, value] as const] : []))),
  );

/** Which ids a call names, in its path or beside it. */
export const idsNamed = ({ path }: Endpoint, sample: Sample): readonly string[] => [
  ...new Set([...path.matchAll(/\{(\w+)\}/g), ...JSON.stringify(sample).matchAll(/\$(\w+)/g)].map(([, name = '']) => name)),
];

/** Makes one call with these ids in the places that the path and the sample name. */
export async function callWith(
  origin: string,
  { endpoint, sample, ids, token }: { endpoint: Endpoint; sample: Sample; ids: Ids; token: string | undefined },
): Promise<Answer> {
  const filled = <Part>(part: Part): Part =>
    JSON.parse(JSON.stringify(part).replaceAll(/\$(\w+)/g, (_hole, name) => JSON.stringify(ids[name] ?? '').slice(1, -1)));
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_hole, name: string) => encodeURIComponent(ids[name] ?? ''));
  const query = new URLSearchParams(filled(sample.query ?? {}));
  const hasBody = endpoint.method !== 'GET' && Object.keys(endpoint.body.shape).length > 0;
  const response = await fetch(`${origin}${path}${query.size > 0 ? `?${query}` : ''}`, {
    method: endpoint.method,
    redirect: 'manual',
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    ...(hasBody ? { body: JSON.stringify(filled(sample.body ?? {})) } : {}),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  return { status: response.status, code: codeOf(text), text };
}

function codeOf(text: string): string | undefined {
  try {
    return JSON.parse(text)?.code;
  } catch {
    return undefined;
  }
}
