import { fgaError } from '../fga-error.ts';
import { getModelAssertions, putModelAssertions } from './assertions.ts';
import type { Handler } from './call.ts';
import { getChanges } from './changes.ts';
import { postListObjects, postListUsers, postStreamedListObjects } from './lists.ts';
import { getModel, getModels, postModel } from './models.ts';
import { postBatchCheck, postCheck, postExpand } from './questions.ts';
import { getStore, getStores, postStore, removeStore } from './stores.ts';
import { postRead, postWrite } from './tuples.ts';

/** The calls of the OpenFGA HTTP API that this server answers; a segment with a colon is a parameter. */
const routes: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  '/stores': { GET: getStores, POST: postStore },
  '/stores/:store': { GET: getStore, DELETE: removeStore },
  '/stores/:store/authorization-models': { GET: getModels, POST: postModel },
  '/stores/:store/authorization-models/:model': { GET: getModel },
  '/stores/:store/write': { POST: postWrite },
  '/stores/:store/read': { POST: postRead },
  '/stores/:store/check': { POST: postCheck },
  '/stores/:store/batch-check': { POST: postBatchCheck },
  '/stores/:store/changes': { GET: getChanges },
  '/stores/:store/assertions/:model': { GET: getModelAssertions, PUT: putModelAssertions },
  '/stores/:store/expand': { POST: postExpand },
  '/stores/:store/list-users': { POST: postListUsers },
  '/stores/:store/list-objects': { POST: postListObjects },
  '/stores/:store/streamed-list-objects': { POST: postStreamedListObjects },
};
const table = Object.entries(routes).map(([path, methods]) => ({ segments: path.split('/'), methods }));

/** Finds who answers. @throws FgaError `undefined_endpoint`, `unimplemented` */
export function findRoute(method: string, path: string): { readonly handler: Handler; readonly params: Record<string, string> } {
  const segments = path.split('/').map(decode);
  const found = table.find(
    (route) => route.segments.length === segments.length && route.segments.every((name, i) => name.startsWith(':') || name === segments[i]),
  );
  if (!found) throw fgaError('undefined_endpoint', 'Not Found');
  const handler = found.methods[method];
  if (!handler) throw fgaError('unimplemented', `${method} is not answered here`);
  const params = found.segments.flatMap((name, i) => (name.startsWith(':') ? [[name.slice(1), segments[i] ?? '']] : []));
  return { handler, params: Object.fromEntries(params) };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw fgaError('undefined_endpoint', 'Not Found');
  }
}
